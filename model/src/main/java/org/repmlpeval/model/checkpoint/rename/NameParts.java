package org.repmlpeval.model.checkpoint.rename;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Splits names into the parts between dots, and finds where two names differ. */
public final class NameParts {
    private NameParts() {}

    /** Parts {@code from} to {@code to} of one name that correspond to parts {@code otherFrom} to {@code otherTo} of another. */
    record Change(int from, int to, int otherFrom, int otherTo) {}

    static List<String> of(String name) {
        return List.of(name.split("\\.", -1));
    }

    /** How many parts must be replaced, inserted or deleted. */
    public static int distance(String name, String other) {
        List<String> a = of(name);
        List<String> b = of(other);
        return table(a, b)[0][0];
    }

    /** The longest stretches without an equal part, in order. */
    static List<Change> changes(List<String> a, List<String> b) {
        int[][] table = table(a, b);
        List<Change> changes = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            int from = i;
            int otherFrom = j;
            while ((i < a.size() || j < b.size()) && !isKept(table, a, b, i, j)) {
                if (i < a.size() && j < b.size() && table[i][j] == table[i + 1][j + 1] + 1) {
                    i++;
                    j++;
                } else if (i < a.size() && table[i][j] == table[i + 1][j] + 1) {
                    i++;
                } else {
                    j++;
                }
            }
            if (i > from || j > otherFrom) {
                changes.add(new Change(from, i, otherFrom, j));
            }
            i++;
            j++;
        }
        return Collections.unmodifiableList(changes);
    }

    private static boolean isKept(int[][] table, List<String> a, List<String> b, int i, int j) {
        return i < a.size() && j < b.size() && a.get(i).equals(b.get(j)) && table[i][j] == table[i + 1][j + 1];
    }

    /** {@code [i][j]}: the distance between the rest of one name after part i and the rest of the other after part j. */
    private static int[][] table(List<String> a, List<String> b) {
        int[][] table = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size(); i >= 0; i--) {
            for (int j = b.size(); j >= 0; j--) {
                if (i == a.size() || j == b.size()) {
                    table[i][j] = a.size() - i + b.size() - j;
                } else {
                    int replaced = table[i + 1][j + 1] + (a.get(i).equals(b.get(j)) ? 0 : 1);
                    table[i][j] = Math.min(replaced, 1 + Math.min(table[i + 1][j], table[i][j + 1]));
                }
            }
        }
        return table;
    }
}
