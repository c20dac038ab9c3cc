/**
 * Tensor names: translates between the names of several projects, and matches a state dict strictly with the tensors that an
 * architecture expects.
 */
package org.repmlpeval.model.checkpoint.names;
