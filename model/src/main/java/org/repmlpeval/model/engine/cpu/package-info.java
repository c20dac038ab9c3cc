/**
 * Plans on the CPU in float32. Matrix products use OpenBLAS and everything else uses plain Java loops that the JIT compiler vectorises.
 * All values of a run lie in one native array that is allocated once. One thread runs a plan alone, or several threads share the parts
 * of each instruction.
 */
package org.repmlpeval.model.engine.cpu;
