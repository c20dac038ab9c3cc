/** Reading, decoding and preparing the images of a shard, and their label files, ahead of the network. Computes no scores. */
package org.repmlpeval.job.run.executor.read;
