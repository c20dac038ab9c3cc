/**
 * A network as data: a flat list of operations with their shapes, tensor names and parameters, for one form. This package does not
 * depend on any network family and holds no weights.
 */
package org.repmlpeval.model.arch.network;
