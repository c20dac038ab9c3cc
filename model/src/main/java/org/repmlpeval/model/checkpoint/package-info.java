/**
 * State dicts in and out: PyTorch {@code .pth} and {@code .safetensors}, read without executing anything found in a file, and
 * matched strictly against the tensors that an architecture expects. Does no arithmetic beyond the change of number format.
 */
package org.repmlpeval.model.checkpoint;
