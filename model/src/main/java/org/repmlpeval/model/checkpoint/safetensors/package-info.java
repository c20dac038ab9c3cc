/** Reads files in the safetensors format, one file or several with an index, and describes them as stored tensors. */
package org.repmlpeval.model.checkpoint.safetensors;
