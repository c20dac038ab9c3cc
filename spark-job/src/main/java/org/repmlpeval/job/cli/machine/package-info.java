/** Commands about machines, not about networks or images. */
package org.repmlpeval.job.cli.machine;
