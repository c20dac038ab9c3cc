/**
 * The page of a run that ends: small images from the data set, pictures of predictions, for which a few images may run again in the
 * executors, and the page and the other documents in the folder of the run.
 */
package org.repmlpeval.job.run.page;
