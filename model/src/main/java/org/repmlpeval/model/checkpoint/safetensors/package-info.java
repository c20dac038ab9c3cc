/**
 * Files in the safetensors format, one file or several with an index, described as stored tensors.
 */
package org.repmlpeval.model.checkpoint.safetensors;
