package org.repmlpeval.job.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.repmlpeval.job.report.published.PublishedReport;

/**
 * Compares the rows of two runs image by image. Images are taken by a hash of their ids in several passes over both runs, so that the
 * memory is bounded whatever the order of the rows is: about 250 bytes for each of at most {@value #PER_PASS} images of the first run, and
 * the ids of images that only the second run has.
 */
final class PairOfRows {
    /** Images of a run that are held at once, about. */
    static final int PER_PASS = 1_000_000;

    /** Stands for the row of an image that both runs have, once it was compared. */
    private static final byte[] MET = new byte[0];

    private final PublishedReport first;
    private final PublishedReport second;
    private final List<String> forms;
    private final List<FormPair.Counter> counters;
    private long common;
    private long onlySecond;
    private long firstRows;
    private long secondRows;
    private long scored;
    private long scoredOnce;
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
        long images = Math.max(
                first.report().data().listedImages(), second.report().data().listedImages());
        int passes = Math.toIntExact(Math.max(1, (images + perPass - 1) / perPass));
        for (int pass = 0; pass < passes; pass++) {
            pass(pass, passes);
        }
        first.requireAll(Math.toIntExact(firstRows));
        second.requireAll(Math.toIntExact(secondRows));
    }

    private void pass(int pass, int passes) throws IOException {
        Map<String, byte[]> waiting = new HashMap<>();
        Set<String> extra = new HashSet<>();
        RowReader ofFirst = new RowReader(forms);
        first.forEachRow(row -> {
            String id = ofFirst.id(row);
            if (isOf(id, pass, passes)) {
                firstRows++;
                if (waiting.put(id, ofFirst.read(row).packed()) != null) {
                    throw first.twoRows(id);
                }
            }
        });
        RowReader ofSecond = new RowReader(forms);
        second.forEachRow(row -> {
            String id = ofSecond.id(row);
            if (isOf(id, pass, passes)) {
                secondRows++;
                byte[] one = waiting.get(id);
                if (one == MET || one == null && !extra.add(id)) {
                    throw second.twoRows(id);
                }
                if (one == null) {
                    onlySecond++;
                } else {
                    waiting.put(id, MET);
                    meet(id, ImageRow.unpacked(one), ofSecond.read(row));
                }
            }
        });
    }

    private static boolean isOf(String id, int pass, int passes) {
        return Math.floorMod(id.hashCode(), passes) == pass;
    }

    private void meet(String id, ImageRow one, ImageRow other) {
        common++;
        if (!one.scored() || !other.scored()) {
            scoredOnce += one.scored() || other.scored() ? 1 : 0;
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
                    .add(id, one, sameLabel, one.forms().get(f), other.forms().get(f));
        }
    }

    MatchedImages images(boolean sameData) {
        return new MatchedImages(
                sameData,
                common,
                firstRows - common,
                onlySecond,
                scored,
                scoredOnce,
                otherLabel,
                otherBytes,
                unknownBytes);
    }

    List<FormPair> result() {
        return counters.stream().map(FormPair.Counter::result).toList();
    }
}
