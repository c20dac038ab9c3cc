/** The commands that read finished runs. */
package org.repmlpeval.job.cli.runs;
