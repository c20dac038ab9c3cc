/** Fully-connected layers over the elements of partitions, in groups of channels: the FC3 of the first RepMLP. */
package org.repmlpeval.model.engine.cpu.grouped;
