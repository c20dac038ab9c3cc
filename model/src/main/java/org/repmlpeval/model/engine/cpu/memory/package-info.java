/**
 * Native float arrays, weights in native memory, a thread's view of them, and matrix products by OpenBLAS. Independent of
 * instructions.
 */
package org.repmlpeval.model.engine.cpu.memory;
