/** Tells from a confusion matrix whether a network's classes are in another order than the labels. Pure arithmetic. */
package org.repmlpeval.job.task.classorder;
