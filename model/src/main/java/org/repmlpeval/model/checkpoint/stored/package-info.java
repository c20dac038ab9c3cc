/**
 * Tensors as they lie in a file: element types, ranges of bytes, views with offset and strides, and their assembly into a state
 * dict. Does no arithmetic other than the change of number format. Knows no file format beyond recognising it.
 */
package org.repmlpeval.model.checkpoint.stored;
