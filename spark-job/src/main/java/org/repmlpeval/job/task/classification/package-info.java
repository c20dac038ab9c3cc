/**
 * Classifiers with labels: hits of each form, and the comparison of forms with the reference.
 */
package org.repmlpeval.job.task.classification;
