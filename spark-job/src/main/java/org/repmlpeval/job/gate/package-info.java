/** Gates: limits that the numbers of a report must keep. They judge what the report says and compute no metric. */
package org.repmlpeval.job.gate;
