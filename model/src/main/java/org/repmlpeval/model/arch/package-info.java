/**
 * What a network is: one record per architecture, its presets by name, its validation and its tensors' names and shapes.
 * Holds no weights and computes nothing on them.
 */
package org.repmlpeval.model.arch;
