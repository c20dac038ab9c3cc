/**
 * The command line, with one command per class. A command reads its options, calls the package that does the work and prints the result.
 * It contains no arithmetic.
 */
package org.repmlpeval.job.cli;
