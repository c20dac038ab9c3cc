/**
 * Verification of pairs: from the scores of pairs and whether they show one person to accuracy by folds, ROC curve, true accept rates and
 * the comparison of two forms. Pure arithmetic on arrays in the driver.
 */
package org.repmlpeval.job.task.verification;
