/**
 * The modules that the conversion merges: the RepMLP blocks of both papers and convolutions followed by a batch norm. Each adds its
 * own operations to a network. Knows no whole network.
 */
package org.repmlpeval.model.arch.block;
