/**
 * Data sets of semantic segmentation by name or from YAML files: layout, class names and label rule. Must not list folders or read labels.
 */
package org.repmlpeval.job.run.segmentation;
