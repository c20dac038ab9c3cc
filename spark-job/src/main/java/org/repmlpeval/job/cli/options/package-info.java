/**
 * Options that several commands share, and the YAML file that can hold them.
 */
package org.repmlpeval.job.cli.options;
