/**
 * The Spark job: {@code task} (what is counted per image), {@code report} (what is published), {@code config} (settings),
 * {@code run} (driver and executors), {@code cli} (one command per file). A later room may use the earlier ones.
 */
package org.repmlpeval.job;
