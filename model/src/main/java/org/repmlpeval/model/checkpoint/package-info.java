/**
 * State dicts in memory: named tensors and their precision. The packages below read them from files, write them to files and match
 * them with the tensors that an architecture expects.
 *
 * <p>A file is read in three steps. {@code checkpoint.read} recognises the format. {@code checkpoint.pth}, with the pickle machine
 * of {@code checkpoint.pickle}, or {@code checkpoint.safetensors} describes each tensor as a view of a range of bytes. {@code
 * checkpoint.stored} then streams each range once. Nothing found in a file is executed, and no memory is allocated just because a
 * file declares a length. Tensor names stay as they are in the file; {@code checkpoint.names} translates and matches them.
 */
package org.repmlpeval.model.checkpoint;
