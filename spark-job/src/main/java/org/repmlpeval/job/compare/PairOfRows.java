package org.repmlpeval.job.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.job.report.published.PublishedReport;

/**
 * Compares the rows of two runs image by image. Images are taken by a hash of their ids in several passes over both runs, so that the
 * memory is bounded whatever the order of the rows is: about 500 bytes for each of at most {@value #PER_PASS} images.
 */
final class PairOfRows {
    /** Images of the first run that are held at once, about. */
    static final int PER_PASS = 1_000_000;

    private final PublishedReport first;
    private final PublishedReport second;
    private final List<String> forms;
    private final List<FormPair.Counter> counters;
    private long common;
    private long onlySecond;
    private long firstRows;
    private long secondRows;
    private long scored;
    private long otherLabel;
    private long otherBytes;
    private long unknownBytes;

    PairOfRows(PublishedReport first, PublishedReport second, List<String> forms) {
        this.first = first;
        this.second = second;
        this.forms = forms;
        counters = forms.stream().map(FormPair.Counter::new).toList();
    }

    /** Reads all rows, in as many passes as the images need. @throws IOException if a file system fails */
    void compare(int perPass) throws IOException {
        int passes = Math.toIntExact(1 + (first.report().data().listedImages() - 1) / perPass);
        for (int pass = 0; pass < passes; pass++) {
            pass(pass, passes);
        }
        first.requireAll(Math.toIntExact(firstRows));
        second.requireAll(Math.toIntExact(secondRows));
    }

    private void pass(int pass, int passes) throws IOException {
        Map<String, ImageRow> waiting = new HashMap<>();
        Map<String, Boolean> extra = new HashMap<>();
        first.forEachRow(row -> {
            String id = row.getString("id", 0);
            if (isOf(id, pass, passes)) {
                firstRows++;
                if (waiting.put(id, ImageRow.of(row, forms)) != null) {
                    throw first.twoRows(id);
                }
            }
        });
        second.forEachRow(row -> {
            String id = row.getString("id", 0);
            if (isOf(id, pass, passes)) {
                secondRows++;
                if (extra.put(id, true) != null) {
                    throw second.twoRows(id);
                }
                meet(id, waiting.get(id), row);
            }
        });
    }

    private static boolean isOf(String id, int pass, int passes) {
        return Math.floorMod(id.hashCode(), passes) == pass;
    }

    private void meet(String id, ImageRow one, Group row) {
        if (one == null) {
            onlySecond++;
            return;
        }
        common++;
        ImageRow other = ImageRow.of(row, forms);
        if (!one.scored() || !other.scored()) {
            return;
        }
        scored++;
        boolean sameLabel = one.label() != null && Objects.equals(one.label(), other.label());
        otherLabel += sameLabel ? 0 : 1;
        if (one.crc32c() == null || other.crc32c() == null) {
            unknownBytes++;
        } else if (!one.crc32c().equals(other.crc32c())) {
            otherBytes++;
        }
        for (int f = 0; f < forms.size(); f++) {
            counters.get(f)
                    .add(
                            id,
                            one.label(),
                            sameLabel,
                            one.forms().get(f),
                            other.forms().get(f));
        }
    }

    MatchedImages images(boolean sameData) {
        return new MatchedImages(
                sameData, common, firstRows - common, onlySecond, scored, otherLabel, otherBytes, unknownBytes);
    }

    List<FormPair> result() {
        return counters.stream().map(FormPair.Counter::result).toList();
    }
}
