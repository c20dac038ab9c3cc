/** The devices of all executors of a cluster. Knows nothing about evaluations. */
package org.repmlpeval.job.run.devices;
