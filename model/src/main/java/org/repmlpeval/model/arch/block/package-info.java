/**
 * The modules that the conversion merges: the RepMLP blocks of both papers and convolutions followed by a batch norm. Each adds its
 * own operations to a network. This package does not depend on any network family.
 */
package org.repmlpeval.model.arch.block;
