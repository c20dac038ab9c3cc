/**
 * Which kind of file it is, told by its content: the formats that are read, and, for a clear refusal, the many kinds of files that are
 * no checkpoints. Reads no tensors.
 */
package org.repmlpeval.model.checkpoint.format;
