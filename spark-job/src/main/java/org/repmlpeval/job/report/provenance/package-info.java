/**
 * The sections of a report that say what was run, on which data, with which settings and on which machines.
 */
package org.repmlpeval.job.report.provenance;
