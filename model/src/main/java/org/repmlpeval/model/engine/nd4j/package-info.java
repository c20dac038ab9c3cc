/**
 * Plans by ND4J operations alone, in float32 or float64, on whichever ND4J backend the class path has: the way to CUDA, and the second
 * opinion on the CPU. Never touches an array's memory from Java.
 */
package org.repmlpeval.model.engine.nd4j;
