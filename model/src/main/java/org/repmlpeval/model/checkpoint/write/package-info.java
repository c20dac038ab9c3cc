/**
 * Writes state dicts to {@code .pth} and {@code .safetensors} files. A file is written under a temporary name and renamed when it
 * is complete.
 */
package org.repmlpeval.model.checkpoint.write;
