package org.repmlpeval.job.task.faces;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.identification.RankCounts;
import org.repmlpeval.job.task.identification.RankTests;

/**
 * The forms compared on distractors, and how the distractors rank against the mates. Only scored images are counted. Its size does not
 * depend on the number of distractors.
 *
 * @param counts one per form, of the images that are not waiting
 * @param waiting embeddings per image and form, fewer than a block, which are not counted yet
 */
public record DistractorResult(
        FaceTask task, AgreementResult agreement, List<RankCounts> counts, List<List<float[]>> waiting)
        implements FaceResult {
    /** Number of images that are counted together. */
    private static final int BLOCK = 64;

    static DistractorResult empty(FaceTask task) {
        return new DistractorResult(
                task,
                task.agreement().none(),
                task.tests().stream()
                        .map(tests -> RankCounts.none(tests.size()))
                        .toList(),
                List.of());
    }

    @Override
    public DistractorResult plus(TaskImage image) {
        FaceImage face = face(image);
        List<List<float[]>> more = new ArrayList<>(waiting);
        if (!face.embeddings().isEmpty()) {
            more.add(face.embeddings());
        }
        DistractorResult result = new DistractorResult(task, agreement.plus(face.agreement()), counts, more);
        return more.size() < BLOCK ? result : result.counted();
    }

    @Override
    public DistractorResult plus(TaskResult other) {
        if (!(other instanceof DistractorResult that) || that.counts.size() != counts.size()) {
            throw Partials.differ(task, other.task());
        }
        DistractorResult a = counted();
        DistractorResult b = that.counted();
        return new DistractorResult(
                task, a.agreement.plus(b.agreement), Partials.zip(a.counts, b.counts, RankCounts::plus), List.of());
    }

    /** The same result with all images counted and without the probes, which need not travel back. */
    @Override
    public DistractorResult settled() {
        DistractorResult all = counted();
        return new DistractorResult(task.withoutTests(), all.agreement, all.counts, List.of());
    }

    private DistractorResult counted() {
        if (waiting.isEmpty()) {
            return this;
        }
        List<RankCounts> all = new ArrayList<>();
        for (int f = 0; f < counts.size(); f++) {
            int form = f;
            RankTests tests = task.tests().get(f);
            all.add(counts.get(f)
                    .plus(tests, waiting.stream().map(image -> image.get(form)).toList()));
        }
        return new DistractorResult(task, agreement, all, List.of());
    }
}
