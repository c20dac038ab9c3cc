/** Commands about finished runs. */
package org.repmlpeval.job.cli.runs;
