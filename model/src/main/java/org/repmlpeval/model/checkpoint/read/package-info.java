/** The entry point: recognises the format of a checkpoint by its content, reads it and reports what was skipped. */
package org.repmlpeval.model.checkpoint.read;
