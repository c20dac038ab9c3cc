/**
 * What commands print and write: JSON, tables and generated reference pages.
 */
package org.repmlpeval.job.cli.output;
