/** Finished runs side by side: paired tests on the images that both have, flips and drift between runs, what differs in what they depend on. */
package org.repmlpeval.job.compare;
