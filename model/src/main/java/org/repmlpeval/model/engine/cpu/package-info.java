/**
 * Plans on the CPU in float32: matrix products by OpenBLAS, everything else by plain Java loops that the JIT vectorises, all values in
 * one preallocated native array per run. One thread runs a plan alone, or several share the parts of each instruction.
 */
package org.repmlpeval.model.engine.cpu;
