package org.repmlpeval.job.task.classorder;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Assigns each row of a matrix of counts to a column of its own so that the sum of the chosen counts is large. */
final class Assignment {
    /** Larger matrices are assigned greedily; the exact method would take minutes. */
    private static final int EXACT = 1500;

    /** A cell that is not zero. */
    record Cell(int row, int column, long count) {}

    private Assignment() {}

    /**
     * The column of each row. The sum is the largest possible one up to {@value #EXACT} rows, and otherwise at least half of it. A row that
     * gains nothing keeps its own column if that is free.
     */
    static int[] best(int size, List<Cell> cells) {
        return size <= EXACT ? exact(size, cells) : greedy(size, cells);
    }

    static int[] greedy(int size, List<Cell> cells) {
        int[] columns = new int[size];
        boolean[] taken = new boolean[size];
        Arrays.fill(columns, -1);
        Comparator<Cell> largest = Comparator.comparingLong(Cell::count)
                .reversed()
                .thenComparing(cell -> cell.row() == cell.column() ? 0 : 1)
                .thenComparingInt(Cell::row)
                .thenComparingInt(Cell::column);
        for (Cell cell : cells.stream().sorted(largest).toList()) {
            if (columns[cell.row()] < 0 && !taken[cell.column()]) {
                columns[cell.row()] = cell.column();
                taken[cell.column()] = true;
            }
        }
        return fill(columns, taken);
    }

    /** Gives the rows that are left their own column, or any free one. */
    private static int[] fill(int[] columns, boolean[] taken) {
        for (int row = 0; row < columns.length; row++) {
            if (columns[row] < 0 && !taken[row]) {
                columns[row] = row;
                taken[row] = true;
            }
        }
        int free = 0;
        for (int row = 0; row < columns.length; row++) {
            if (columns[row] < 0) {
                while (taken[free]) {
                    free++;
                }
                columns[row] = free;
                taken[free] = true;
            }
        }
        return columns;
    }

    /** The Hungarian method with potentials (H. W. Kuhn 1955; J. Munkres 1957) in O(size³), on the negated counts. */
    private static int[] exact(int size, List<Cell> cells) {
        long[][] cost = new long[size + 1][size + 1];
        for (int i = 1; i <= size; i++) {
            cost[i][i] = -1; // less than one image, so that rows without a gain keep their column
        }
        for (Cell cell : cells) {
            cost[cell.row() + 1][cell.column() + 1] -= 2L * size * cell.count();
        }
        long[] u = new long[size + 1];
        long[] v = new long[size + 1];
        int[] rowOf = new int[size + 1];
        int[] way = new int[size + 1];
        for (int row = 1; row <= size; row++) {
            augment(row, cost, u, v, rowOf, way);
        }
        int[] columns = new int[size];
        for (int column = 1; column <= size; column++) {
            columns[rowOf[column] - 1] = column - 1;
        }
        return columns;
    }

    private static void augment(int row, long[][] cost, long[] u, long[] v, int[] rowOf, int[] way) {
        int size = u.length - 1;
        long[] least = new long[size + 1];
        boolean[] used = new boolean[size + 1];
        Arrays.fill(least, Long.MAX_VALUE);
        rowOf[0] = row;
        int column = 0;
        do {
            used[column] = true;
            int from = rowOf[column];
            long delta = Long.MAX_VALUE;
            int next = 0;
            for (int j = 1; j <= size; j++) {
                if (!used[j]) {
                    long reduced = cost[from][j] - u[from] - v[j];
                    if (reduced < least[j]) {
                        least[j] = reduced;
                        way[j] = column;
                    }
                    if (least[j] < delta) {
                        delta = least[j];
                        next = j;
                    }
                }
            }
            for (int j = 0; j <= size; j++) {
                if (used[j]) {
                    u[rowOf[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
        } while (rowOf[column] != 0);
        while (column != 0) {
            int before = way[column];
            rowOf[column] = rowOf[before];
            column = before;
        }
    }
}
