/** The sections of a report that hold the verification of pairs and the identification of probes. */
package org.repmlpeval.job.report.faces;
