/**
 * Tensor names: translation between the names of several projects, and the strict match of a state dict with the tensors that an
 * architecture expects.
 */
package org.repmlpeval.model.checkpoint.names;
