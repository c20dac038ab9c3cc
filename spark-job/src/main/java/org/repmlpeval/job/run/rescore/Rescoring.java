package org.repmlpeval.job.run.rescore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.provenance.ClassOrderSection;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.labels.FileLabels;
import org.repmlpeval.job.run.labels.ImageLabels;
import org.repmlpeval.job.run.labels.LabelSettings;
import org.repmlpeval.job.task.classification.Confusion;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.classes.ImageNet1k;

/**
 * Scores the rows of a published run with the labels of a file. Rows hold each form's best classes, so hits, confusion and comparisons are
 * exact; what needs all logits is left out.
 */
public final class Rescoring {
    private final PublishedRun run;
    private final ImageLabels labels;
    private final List<String> forms;

    private Rescoring(PublishedRun run, ImageLabels labels) {
        this.run = run;
        this.labels = labels;
        forms = run.report().run().forms();
    }

    /**
     * Reads a run and the labels of its images.
     *
     * @throws InvalidInputException if it is not the report of a classifier, or the label file does not fit its images
     * @throws IOException if a file system fails
     */
    public static Rescoring of(PublishedReport published, LabelSettings settings, ClassOrderSettings classOrder)
            throws IOException {
        PublishedRun run = PublishedRun.of(published);
        ImageLabels labels = new FileLabels(
                        published.hadoop(),
                        settings,
                        classOrder,
                        run.report().data().classes(),
                        CarriedClasses.NONE)
                .of(run.ids());
        requireOrder(run, labels, classOrder);
        return new Rescoring(run, labels);
    }

    /** The class names of the labels say nothing about the network's outputs if the run had an order of its own. */
    private static void requireOrder(PublishedRun run, ImageLabels labels, ClassOrderSettings classOrder) {
        String used = labels.order().section().source();
        ClassOrderSection recorded = run.report().data().classOrder();
        if (classOrder.list().isPresent() || used.equals(ClassOrderSection.LABELS) || recorded == null) {
            return;
        }
        boolean own =
                switch (recorded.source()) {
                    case ClassOrderSection.FOLDERS -> false;
                    case ImageNet1k.NAME, ClassOrderSection.LABELS -> used.equals(ClassOrderSection.FOLDERS);
                    default -> true;
                };
        if (own) {
            throw new InvalidInputException("the classes in label file "
                    + labels.section().path() + " are names, and the run in " + run.place()
                    + " does not use the order that these names would get ("
                    + labels.order().section().text()
                    + "): its class order is " + recorded.text()
                    + "; give the network's class names in the order of its outputs with --classes "
                    + ("file".equals(recorded.source()) ? recorded.place() : "FILE, or --classes " + ImageNet1k.NAME));
        }
    }

    /**
     * Computes the metrics.
     *
     * @param topK the k of top-k accuracy; empty for 1 and the number of classes per row
     * @throws InvalidInputException if a k is larger than the number of classes per row
     * @throws IOException if a file system fails
     */
    public RescoringReport report(List<Integer> topK, List<String> command, String created) throws IOException {
        List<Integer> ks =
                topK.isEmpty() ? List.of(1, run.k()).stream().distinct().toList() : topK;
        for (int k : ks) {
            if (k > run.k()) {
                throw new InvalidInputException("top-" + k + " cannot be computed again: the rows in " + run.place()
                        + " hold the best " + Count.of(run.k(), "class") + " of each image; legal: 1 to " + run.k());
            }
        }
        RescoredCounts counts = new RescoredCounts(forms.size(), ks);
        TreeMap<String, Long> outcomes = new TreeMap<>();
        List<PairCounter> pairs =
                IntStream.range(1, forms.size()).mapToObj(PairCounter::new).toList();
        run.rows().forEach(row -> {
            List<Integer> own = labels(row.id());
            boolean compared = !row.top().isEmpty();
            outcomes.merge(!compared ? row.outcome() : own.isEmpty() ? "unlabelled" : "scored", 1L, Long::sum);
            if (compared) {
                pairs.forEach(pair -> pair.add(row, own));
            }
            if (compared && !own.isEmpty()) {
                counts.add(row, own);
            }
        });
        List<FormComparison> comparisons = IntStream.range(0, pairs.size())
                .mapToObj(p -> FormComparison.of(
                        forms.get(0), forms.get(p + 1), run.k(), pairs.get(p).result(), null))
                .toList();
        return RescoringResult.report(run, labels, counts, outcomes, comparisons, command, created);
    }

    /** The correct classes of an image, ascending. */
    private List<Integer> labels(String id) {
        int place = Collections.binarySearch(run.ids(), id);
        if (place < 0) {
            throw new InvalidInputException("the rows in " + run.place() + " changed while they were read; image '" + id
                    + "' is new; run the command again when nothing writes to the folder");
        }
        return labels.labels().get(place).stream().sorted().toList();
    }

    /** Hits and confusion of the images that have a label. */
    static final class RescoredCounts {
        private final List<Integer> ks;
        private final long[][] hits;
        private final List<Confusion.Counter> confusion = new ArrayList<>();
        private long scored;

        RescoredCounts(int forms, List<Integer> ks) {
            this.ks = ks;
            hits = new long[forms][ks.size()];
            IntStream.range(0, forms).forEach(f -> confusion.add(new Confusion.Counter()));
        }

        void add(PublishedRow row, List<Integer> labels) {
            scored++;
            for (int f = 0; f < hits.length; f++) {
                List<Integer> best = row.top().get(f).classes();
                for (int i = 0; i < ks.size(); i++) {
                    hits[f][i] += best.subList(0, ks.get(i)).stream().anyMatch(labels::contains) ? 1 : 0;
                }
                int predicted = best.get(0);
                int label = labels.contains(predicted) ? predicted : labels.get(0);
                confusion.get(f).add(row.id(), label, predicted);
            }
        }

        List<Integer> ks() {
            return ks;
        }

        long hits(int form, int k) {
            return hits[form][k];
        }

        Confusion confusion(int form) {
            return confusion.get(form).confusion();
        }

        long scored() {
            return scored;
        }
    }
}
