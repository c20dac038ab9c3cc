/**
 * Runs plans with only ND4J operations, in float32 or float64, on the ND4J backend of the class path. This gives access to CUDA and
 * an independent check on the CPU. Never accesses an array's memory from Java.
 */
package org.repmlpeval.model.engine.nd4j;
