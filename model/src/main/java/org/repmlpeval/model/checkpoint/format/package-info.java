/**
 * Recognises the kind of a file by its content: the formats that can be read and, for clear error messages, many kinds of files
 * that are not checkpoints. Reads no tensors.
 */
package org.repmlpeval.model.checkpoint.format;
