/**
 * Tensors as stored in a file: element types, ranges of bytes, views with offset and strides, and their assembly into a state dict.
 * The only arithmetic here is the change of number format. Names the file formats but does not parse them.
 */
package org.repmlpeval.model.checkpoint.stored;
