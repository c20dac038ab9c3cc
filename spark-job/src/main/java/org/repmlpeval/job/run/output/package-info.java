/**
 * The folder of a report while it is being written: the results of finished shards, by which a run that was killed is resumed, and
 * publishing under the final name. Does not run anything.
 */
package org.repmlpeval.job.run.output;
