/**
 * All that defines one evaluation, with defaults and legal ranges.
 */
package org.repmlpeval.job.run.settings;
