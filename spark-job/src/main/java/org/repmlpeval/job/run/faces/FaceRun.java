package org.repmlpeval.job.run.faces;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.faces.DistractorResult;
import org.repmlpeval.job.task.faces.EmbeddingResult;
import org.repmlpeval.job.task.faces.FaceTask;
import org.repmlpeval.job.task.faces.ImageSet;
import org.repmlpeval.job.task.identification.Gallery;
import org.repmlpeval.job.task.identification.IdentificationResult;
import org.repmlpeval.job.task.identification.RankCounts;
import org.repmlpeval.job.task.identification.RankTests;
import org.repmlpeval.job.task.verification.VerificationResult;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.pairs.FacePair;
import org.repmlpeval.partitioning.pairs.FacePairs;

/** Collects the results of the sets of a {@link FacePlan} as they are run, and turns them into sections of the report. */
public final class FaceRun {
    private final FacePlan plan;
    private final AgreementTask agreement;
    private final Map<ImageSet, Map<String, List<float[]>>> embeddings = new EnumMap<>(ImageSet.class);
    private final Map<FaceSet, AgreementResult> results = new LinkedHashMap<>();
    private AgreementResult compared;
    private List<Gallery> galleries = List.of();
    private List<RankCounts> ranks;
    private long distractors;

    public FaceRun(FacePlan plan, AgreementTask agreement) {
        this.plan = plan;
        this.agreement = agreement;
        compared = agreement.none();
    }

    public FacePlan plan() {
        return plan;
    }

    /** The task of a set whose embeddings are kept. */
    public FaceTask keeping(FaceSet set) {
        return FaceTask.keeping(agreement, set.part(), plan.settings().views());
    }

    /** Takes the result of such a set. */
    public void add(FaceSet set, TaskResult result) {
        EmbeddingResult kept = (EmbeddingResult) result;
        compared = compared.plus(kept.agreement());
        results.put(set, kept.agreement());
        embeddings.put(set.part(), kept.embeddings().byImage());
    }

    /**
     * Forms the tests of the probes, once all embeddings are there.
     *
     * @throws InvalidInputException if no probe has a mate
     */
    public void startRanking() {
        FaceSet probes = plan.probes().orElseThrow();
        FaceSet gallery = plan.gallery().orElseThrow();
        List<Gallery> perForm = new ArrayList<>();
        for (int form = 0; form < agreement.forms().size(); form++) {
            perForm.add(Gallery.of(faces(probes, form), faces(gallery, form), agreement.channels()));
        }
        if (perForm.get(0).tests().size() == 0) {
            throw new InvalidInputException("no probe of " + probes.listing().root() + " has a mate in "
                    + gallery.listing().root()
                    + ": no person has an image with an embedding in both; check that the folders of persons have the same"
                    + " names, and the outcomes of the images");
        }
        galleries = List.copyOf(perForm);
        ranks = galleries.stream()
                .map(one -> RankCounts.none(one.tests().size()))
                .toList();
    }

    /** The task of the distractors. */
    public FaceTask counting() {
        List<RankTests> tests = galleries.stream().map(Gallery::tests).toList();
        return new FaceTask(agreement, ImageSet.DISTRACTORS, plan.settings().views(), tests);
    }

    /** Adds the counts of a part of the distractors and returns the rest of its result, so that counts do not pile up. */
    public synchronized TaskResult count(TaskResult result) {
        DistractorResult part = (DistractorResult) result;
        ranks = Partials.zip(ranks, part.counts(), RankCounts::plus);
        return part.agreement();
    }

    /** The start of the sum of what {@link #count} returns. */
    public TaskResult noAgreement() {
        return agreement.none();
    }

    /** Takes what {@link #count} returned, summed. */
    public void addCounted(TaskResult result) {
        AgreementResult counted = (AgreementResult) result;
        compared = compared.plus(counted);
        results.put(plan.distractors().orElseThrow(), counted);
        distractors = counted.count(ImageOutcome.SCORED);
    }

    /** The forms compared on the images of each set, in the order in which the sets were run. */
    public Map<FaceSet, AgreementResult> results() {
        return Collections.unmodifiableMap(results);
    }

    /** The forms compared on all images. */
    public AgreementResult agreement() {
        return compared;
    }

    /** The pairs' verification; empty without pairs. */
    public Optional<VerificationResult> verify() {
        return plan.pairs()
                .map(pairs -> VerificationResult.of(
                        agreement.forms().size(),
                        pairs.pairs().stream().map(FaceRun::pair).toList(),
                        this::ofPairs));
    }

    /** The content of {@code pairs.csv}. */
    public String rows(VerificationResult result) {
        return PairRows.csv(result, agreement.forms(), this::ofPairs);
    }

    private List<float[]> ofPairs(String image) {
        return embeddings
                .getOrDefault(ImageSet.PAIRS, embeddings.get(ImageSet.PROBES))
                .get(image);
    }

    /** The section of a verification. */
    public VerificationSection section(VerificationResult result) {
        FacePairs pairs = plan.pairs().orElseThrow();
        return VerificationSection.of(
                new VerificationSection.Origin(
                        pairs.source(),
                        pairs.folds(),
                        pairs.origin().name().toLowerCase(Locale.ROOT),
                        plan.settings().views().key(),
                        pairs.digest()),
                result,
                agreement.forms());
    }

    /** The probes' identification; null without probes. */
    public IdentificationSection identification() {
        if (galleries.isEmpty()) {
            return null;
        }
        boolean any = plan.distractors().isPresent();
        IdentificationResult result = new IdentificationResult(
                embeddings.get(ImageSet.PROBES).size(),
                embeddings.get(plan.gallery().orElseThrow().part()).size(),
                galleries.get(0).tests().probesWithoutMate(),
                any ? distractors : -1,
                IntStream.range(0, galleries.size())
                        .mapToObj(f -> new IdentificationResult.FormRanks(
                                any ? ranks.get(f) : null,
                                galleries.get(f).others().plus(ranks.get(f))))
                        .toList());
        FaceSet probes = plan.probes().orElseThrow();
        FaceSet gallery = plan.gallery().orElseThrow();
        return IdentificationSection.of(
                new IdentificationSection.Folders(
                        probes.section(),
                        gallery.equals(probes) ? null : gallery.section(),
                        plan.distractors().map(FaceSet::section).orElse(null)),
                result,
                plan.settings().views().key(),
                agreement.forms());
    }

    private List<Gallery.Face> faces(FaceSet set, int form) {
        List<Gallery.Face> faces = new ArrayList<>();
        // Images of two folders may have the same name; they are different images all the same.
        embeddings
                .get(set.part())
                .forEach((id, perForm) ->
                        faces.add(new Gallery.Face(set.part().key() + "/" + id, set.person(id), perForm.get(form))));
        return faces;
    }

    private static VerificationResult.Pair pair(FacePair pair) {
        return new VerificationResult.Pair(pair.a(), pair.b(), pair.same(), pair.fold(), pair.line());
    }
}
