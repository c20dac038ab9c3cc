/**
 * A network as data: a flat list of operations with their shapes, tensor names and parameters, for one form. Knows no
 * family of networks and no weights.
 */
package org.repmlpeval.model.arch.network;
