package org.repmlpeval.partitioning.pairs;

import org.repmlpeval.partitioning.classes.Names;

/** A line of a text file. @param number counted from 1 */
record Line(int number, String text) {
    String quoted() {
        return Names.quoted(text.strip().replace("\t", "<TAB>"));
    }
}
