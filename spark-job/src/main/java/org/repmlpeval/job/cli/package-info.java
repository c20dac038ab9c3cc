/**
 * The command line: one command per file. Reads what the user wrote, calls the room that does the work, prints what came of it; no
 * arithmetic of its own.
 */
package org.repmlpeval.job.cli;
