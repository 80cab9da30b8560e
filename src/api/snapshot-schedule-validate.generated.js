// Generated from crds/keepsake.dev_snapshotschedules.yaml by `npm run generate`. Do not edit.
const countCodePoints = (text) => [...text].length;
export const isSnapshotSchedule = validate10;
const schema11 = {"type":"object","required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"type":"string","enum":["keepsake.dev/v1"]},"kind":{"type":"string","enum":["SnapshotSchedule"]},"metadata":{"type":"object","required":["name","namespace","uid","resourceVersion","generation","creationTimestamp"],"properties":{"name":{"type":"string"},"namespace":{"type":"string"},"uid":{"type":"string"},"resourceVersion":{"type":"string"},"generation":{"type":"integer"},"creationTimestamp":{"type":"string","format":"date-time"},"deletionTimestamp":{"type":"string","format":"date-time"},"labels":{"type":"object","additionalProperties":{"type":"string"}},"annotations":{"type":"object","additionalProperties":{"type":"string"}},"finalizers":{"type":"array","items":{"type":"string"}}}},"spec":{"type":"object","required":["schedule","claims","timeZone","jitterSeconds","suspend","missedRunPolicy","runOnCreate","concurrencyPolicy","readyDeadlineSeconds","reclaimPolicy"],"properties":{"schedule":{"type":"string","maxLength":128},"timeZone":{"type":"string","maxLength":64,"default":"Etc/UTC"},"jitterSeconds":{"type":"integer","format":"int32","minimum":0,"maximum":3600,"default":0},"suspend":{"type":"boolean","default":false},"startingDeadlineSeconds":{"type":"integer","format":"int32","minimum":1,"maximum":315360000},"missedRunPolicy":{"type":"string","enum":["Latest","Skip"],"default":"Latest"},"runOnCreate":{"type":"boolean","default":false},"concurrencyPolicy":{"type":"string","enum":["Forbid","Allow"],"default":"Forbid"},"readyDeadlineSeconds":{"type":"integer","format":"int32","minimum":1,"maximum":2592000,"default":3600},"suspendAfterFailures":{"type":"integer","format":"int32","minimum":1,"maximum":10000},"claims":{"type":"object","default":{},"required":["all"],"properties":{"selector":{"type":"object","properties":{"matchLabels":{"type":"object","maxProperties":32,"additionalProperties":{"type":"string","maxLength":63}},"matchExpressions":{"type":"array","maxItems":32,"items":{"type":"object","required":["key","operator"],"properties":{"key":{"type":"string","maxLength":317},"operator":{"type":"string","enum":["In","NotIn","Exists","DoesNotExist"]},"values":{"type":"array","maxItems":64,"items":{"type":"string","maxLength":63}}}}}}},"names":{"type":"array","maxItems":256,"items":{"type":"string","maxLength":253}},"storageClassNames":{"type":"array","maxItems":64,"items":{"type":"string","maxLength":253}},"all":{"type":"boolean","default":false}}},"snapshotTemplate":{"type":"object","properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object","maxProperties":32,"additionalProperties":{"type":"string","maxLength":63}},"annotations":{"type":"object","maxProperties":32,"additionalProperties":{"type":"string","maxLength":4096}}}},"volumeSnapshotClassName":{"type":"string","maxLength":253}}},"retention":{"type":"object","required":["minReady","failedLimit"],"properties":{"keepLast":{"type":"integer","format":"int32","minimum":1,"maximum":100000},"keepHourly":{"type":"integer","format":"int32","minimum":1,"maximum":100000},"keepDaily":{"type":"integer","format":"int32","minimum":1,"maximum":100000},"keepWeekly":{"type":"integer","format":"int32","minimum":1,"maximum":100000},"keepMonthly":{"type":"integer","format":"int32","minimum":1,"maximum":100000},"keepYearly":{"type":"integer","format":"int32","minimum":1,"maximum":100000},"maxAge":{"type":"string","maxLength":40},"minReady":{"type":"integer","format":"int32","minimum":1,"maximum":100000,"default":1},"failedLimit":{"type":"integer","format":"int32","minimum":0,"maximum":1000,"default":1}}},"reclaimPolicy":{"type":"string","enum":["Retain","Delete"],"default":"Retain"}}},"status":{"type":"object","properties":{"observedGeneration":{"type":"integer","format":"int64","minimum":0},"conditions":{"type":"array","maxItems":16,"items":{"type":"object","required":["type","status","lastTransitionTime","reason","message"],"properties":{"type":{"type":"string","maxLength":316,"pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"},"status":{"type":"string","enum":["True","False","Unknown"]},"observedGeneration":{"type":"integer","format":"int64","minimum":0},"lastTransitionTime":{"type":"string","format":"date-time"},"reason":{"type":"string","minLength":1,"maxLength":1024,"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"},"message":{"type":"string","maxLength":32768}}}},"nextScheduleTime":{"type":"string","format":"date-time"},"lastScheduleTime":{"type":"string","format":"date-time"},"lastSuccessfulTime":{"type":"string","format":"date-time"},"missedRuns":{"type":"integer","format":"int64","minimum":0},"claimCount":{"type":"integer","format":"int32","minimum":0},"readyCount":{"type":"integer","format":"int32","minimum":0},"failedCount":{"type":"integer","format":"int32","minimum":0},"truncated":{"type":"boolean"},"claims":{"type":"array","maxItems":100,"items":{"type":"object","required":["name","uid","consecutiveFailures"],"properties":{"name":{"type":"string","maxLength":253},"uid":{"type":"string","maxLength":128},"lastReadySnapshotName":{"type":"string","maxLength":253},"lastReadyTime":{"type":"string","format":"date-time"},"consecutiveFailures":{"type":"integer","format":"int32","minimum":0},"reason":{"type":"string","maxLength":1024},"message":{"type":"string","maxLength":1024},"pendingTick":{"type":"string","format":"date-time"},"lastFailedTick":{"type":"string","format":"date-time"},"lastReadyTick":{"type":"string","format":"date-time"}}}},"failing":{"type":"array","maxItems":500,"items":{"type":"object","required":["consecutiveFailures","claimUids"],"properties":{"consecutiveFailures":{"type":"integer","format":"int32","minimum":0},"lastFailedTick":{"type":"string","format":"date-time"},"lastReadyTick":{"type":"string","format":"date-time"},"claimUids":{"type":"array","maxItems":5000,"items":{"type":"string","maxLength":128}}}}},"timing":{"type":"object","required":["schedule","timeZone","suspended","since"],"properties":{"schedule":{"type":"string","maxLength":128},"timeZone":{"type":"string","maxLength":64},"suspended":{"type":"boolean"},"since":{"type":"string","format":"date-time"}}},"waiting":{"type":"object","required":["tick","groups"],"properties":{"tick":{"type":"string","format":"date-time"},"groups":{"type":"array","maxItems":32,"items":{"type":"object","required":["reason","claimUids"],"properties":{"reason":{"type":"string","maxLength":1024},"claimUids":{"type":"array","maxItems":5000,"items":{"type":"string","maxLength":128}}}}}}},"starting":{"type":"object","required":["tick","jitterSeconds","until"],"properties":{"tick":{"type":"string","format":"date-time"},"jitterSeconds":{"type":"integer","format":"int32","minimum":0,"maximum":3600},"until":{"type":"string","format":"date-time"}}},"suspension":{"type":"object","required":["since","generation","claimName","failures"],"properties":{"since":{"type":"string","format":"date-time"},"generation":{"type":"integer","format":"int64","minimum":0},"claimCount":{"type":"integer","format":"int32","minimum":0},"claimName":{"type":"string","maxLength":253},"failures":{"type":"integer","format":"int32","minimum":0}}},"resumeToken":{"type":"string","maxLength":253},"failuresSince":{"type":"string","format":"date-time"}}}}};
const formats0 = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const func2 = countCodePoints;
const pattern0 = new RegExp("^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$", "u");
const pattern1 = new RegExp("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if(typeof data0 !== "string"){
const err4 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!(data0 === "keepsake.dev/v1")){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/enum",keyword:"enum",params:{allowedValues: schema11.properties.apiVersion.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if(typeof data1 !== "string"){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(!(data1 === "SnapshotSchedule")){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema11.properties.kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data2.namespace === undefined){
const err9 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "namespace"},message:"must have required property '"+"namespace"+"'"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data2.uid === undefined){
const err10 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "uid"},message:"must have required property '"+"uid"+"'"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data2.resourceVersion === undefined){
const err11 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "resourceVersion"},message:"must have required property '"+"resourceVersion"+"'"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data2.generation === undefined){
const err12 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "generation"},message:"must have required property '"+"generation"+"'"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data2.creationTimestamp === undefined){
const err13 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "creationTimestamp"},message:"must have required property '"+"creationTimestamp"+"'"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data2.name !== undefined){
if(typeof data2.name !== "string"){
const err14 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data2.namespace !== undefined){
if(typeof data2.namespace !== "string"){
const err15 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data2.uid !== undefined){
if(typeof data2.uid !== "string"){
const err16 = {instancePath:instancePath+"/metadata/uid",schemaPath:"#/properties/metadata/properties/uid/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data2.resourceVersion !== undefined){
if(typeof data2.resourceVersion !== "string"){
const err17 = {instancePath:instancePath+"/metadata/resourceVersion",schemaPath:"#/properties/metadata/properties/resourceVersion/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data2.generation !== undefined){
let data7 = data2.generation;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err18 = {instancePath:instancePath+"/metadata/generation",schemaPath:"#/properties/metadata/properties/generation/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data2.creationTimestamp !== undefined){
let data8 = data2.creationTimestamp;
if(typeof data8 === "string"){
if(!(formats0.test(data8))){
const err19 = {instancePath:instancePath+"/metadata/creationTimestamp",schemaPath:"#/properties/metadata/properties/creationTimestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/metadata/creationTimestamp",schemaPath:"#/properties/metadata/properties/creationTimestamp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data2.deletionTimestamp !== undefined){
let data9 = data2.deletionTimestamp;
if(typeof data9 === "string"){
if(!(formats0.test(data9))){
const err21 = {instancePath:instancePath+"/metadata/deletionTimestamp",schemaPath:"#/properties/metadata/properties/deletionTimestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/metadata/deletionTimestamp",schemaPath:"#/properties/metadata/properties/deletionTimestamp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data2.labels !== undefined){
let data10 = data2.labels;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key0 in data10){
if(typeof data10[key0] !== "string"){
const err23 = {instancePath:instancePath+"/metadata/labels/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data2.annotations !== undefined){
let data12 = data2.annotations;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key1 in data12){
if(typeof data12[key1] !== "string"){
const err25 = {instancePath:instancePath+"/metadata/annotations/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data2.finalizers !== undefined){
let data14 = data2.finalizers;
if(Array.isArray(data14)){
const len0 = data14.length;
for(let i0=0; i0<len0; i0++){
if(typeof data14[i0] !== "string"){
const err27 = {instancePath:instancePath+"/metadata/finalizers/" + i0,schemaPath:"#/properties/metadata/properties/finalizers/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/metadata/finalizers",schemaPath:"#/properties/metadata/properties/finalizers/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.spec !== undefined){
let data16 = data.spec;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(data16.timeZone === undefined){
data16.timeZone = "Etc/UTC";
}
if(data16.jitterSeconds === undefined){
data16.jitterSeconds = 0;
}
if(data16.suspend === undefined){
data16.suspend = false;
}
if(data16.missedRunPolicy === undefined){
data16.missedRunPolicy = "Latest";
}
if(data16.runOnCreate === undefined){
data16.runOnCreate = false;
}
if(data16.concurrencyPolicy === undefined){
data16.concurrencyPolicy = "Forbid";
}
if(data16.readyDeadlineSeconds === undefined){
data16.readyDeadlineSeconds = 3600;
}
if(data16.claims === undefined){
data16.claims = {};
}
if(data16.reclaimPolicy === undefined){
data16.reclaimPolicy = "Retain";
}
if(data16.schedule === undefined){
const err30 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "schedule"},message:"must have required property '"+"schedule"+"'"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data16.claims === undefined){
const err31 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "claims"},message:"must have required property '"+"claims"+"'"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data16.timeZone === undefined){
const err32 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "timeZone"},message:"must have required property '"+"timeZone"+"'"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data16.jitterSeconds === undefined){
const err33 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "jitterSeconds"},message:"must have required property '"+"jitterSeconds"+"'"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data16.suspend === undefined){
const err34 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "suspend"},message:"must have required property '"+"suspend"+"'"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(data16.missedRunPolicy === undefined){
const err35 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "missedRunPolicy"},message:"must have required property '"+"missedRunPolicy"+"'"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data16.runOnCreate === undefined){
const err36 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "runOnCreate"},message:"must have required property '"+"runOnCreate"+"'"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data16.concurrencyPolicy === undefined){
const err37 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "concurrencyPolicy"},message:"must have required property '"+"concurrencyPolicy"+"'"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data16.readyDeadlineSeconds === undefined){
const err38 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "readyDeadlineSeconds"},message:"must have required property '"+"readyDeadlineSeconds"+"'"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data16.reclaimPolicy === undefined){
const err39 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "reclaimPolicy"},message:"must have required property '"+"reclaimPolicy"+"'"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data16.schedule !== undefined){
let data17 = data16.schedule;
if(typeof data17 === "string"){
if(func2(data17) > 128){
const err40 = {instancePath:instancePath+"/spec/schedule",schemaPath:"#/properties/spec/properties/schedule/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/spec/schedule",schemaPath:"#/properties/spec/properties/schedule/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
let data18 = data16.timeZone;
if(typeof data18 === "string"){
if(func2(data18) > 64){
const err42 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
else {
const err43 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
let data19 = data16.jitterSeconds;
if(!(((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19))) && (isFinite(data19)))){
const err44 = {instancePath:instancePath+"/spec/jitterSeconds",schemaPath:"#/properties/spec/properties/jitterSeconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if((typeof data19 == "number") && (isFinite(data19))){
if(data19 > 3600 || isNaN(data19)){
const err45 = {instancePath:instancePath+"/spec/jitterSeconds",schemaPath:"#/properties/spec/properties/jitterSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data19 < 0 || isNaN(data19)){
const err46 = {instancePath:instancePath+"/spec/jitterSeconds",schemaPath:"#/properties/spec/properties/jitterSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(typeof data16.suspend !== "boolean"){
const err47 = {instancePath:instancePath+"/spec/suspend",schemaPath:"#/properties/spec/properties/suspend/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(data16.startingDeadlineSeconds !== undefined){
let data21 = data16.startingDeadlineSeconds;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
const err48 = {instancePath:instancePath+"/spec/startingDeadlineSeconds",schemaPath:"#/properties/spec/properties/startingDeadlineSeconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 315360000 || isNaN(data21)){
const err49 = {instancePath:instancePath+"/spec/startingDeadlineSeconds",schemaPath:"#/properties/spec/properties/startingDeadlineSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 315360000},message:"must be <= 315360000"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data21 < 1 || isNaN(data21)){
const err50 = {instancePath:instancePath+"/spec/startingDeadlineSeconds",schemaPath:"#/properties/spec/properties/startingDeadlineSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
let data22 = data16.missedRunPolicy;
if(typeof data22 !== "string"){
const err51 = {instancePath:instancePath+"/spec/missedRunPolicy",schemaPath:"#/properties/spec/properties/missedRunPolicy/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(!((data22 === "Latest") || (data22 === "Skip"))){
const err52 = {instancePath:instancePath+"/spec/missedRunPolicy",schemaPath:"#/properties/spec/properties/missedRunPolicy/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.missedRunPolicy.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(typeof data16.runOnCreate !== "boolean"){
const err53 = {instancePath:instancePath+"/spec/runOnCreate",schemaPath:"#/properties/spec/properties/runOnCreate/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
let data24 = data16.concurrencyPolicy;
if(typeof data24 !== "string"){
const err54 = {instancePath:instancePath+"/spec/concurrencyPolicy",schemaPath:"#/properties/spec/properties/concurrencyPolicy/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(!((data24 === "Forbid") || (data24 === "Allow"))){
const err55 = {instancePath:instancePath+"/spec/concurrencyPolicy",schemaPath:"#/properties/spec/properties/concurrencyPolicy/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.concurrencyPolicy.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
let data25 = data16.readyDeadlineSeconds;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
const err56 = {instancePath:instancePath+"/spec/readyDeadlineSeconds",schemaPath:"#/properties/spec/properties/readyDeadlineSeconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 > 2592000 || isNaN(data25)){
const err57 = {instancePath:instancePath+"/spec/readyDeadlineSeconds",schemaPath:"#/properties/spec/properties/readyDeadlineSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2592000},message:"must be <= 2592000"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(data25 < 1 || isNaN(data25)){
const err58 = {instancePath:instancePath+"/spec/readyDeadlineSeconds",schemaPath:"#/properties/spec/properties/readyDeadlineSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data16.suspendAfterFailures !== undefined){
let data26 = data16.suspendAfterFailures;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
const err59 = {instancePath:instancePath+"/spec/suspendAfterFailures",schemaPath:"#/properties/spec/properties/suspendAfterFailures/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 10000 || isNaN(data26)){
const err60 = {instancePath:instancePath+"/spec/suspendAfterFailures",schemaPath:"#/properties/spec/properties/suspendAfterFailures/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data26 < 1 || isNaN(data26)){
const err61 = {instancePath:instancePath+"/spec/suspendAfterFailures",schemaPath:"#/properties/spec/properties/suspendAfterFailures/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
let data27 = data16.claims;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
if(data27.all === undefined){
data27.all = false;
}
if(data27.all === undefined){
const err62 = {instancePath:instancePath+"/spec/claims",schemaPath:"#/properties/spec/properties/claims/required",keyword:"required",params:{missingProperty: "all"},message:"must have required property '"+"all"+"'"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if(data27.selector !== undefined){
let data28 = data27.selector;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
if(data28.matchLabels !== undefined){
let data29 = data28.matchLabels;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
if(Object.keys(data29).length > 32){
const err63 = {instancePath:instancePath+"/spec/claims/selector/matchLabels",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchLabels/maxProperties",keyword:"maxProperties",params:{limit: 32},message:"must NOT have more than 32 properties"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
for(const key2 in data29){
let data30 = data29[key2];
if(typeof data30 === "string"){
if(func2(data30) > 63){
const err64 = {instancePath:instancePath+"/spec/claims/selector/matchLabels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchLabels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
else {
const err65 = {instancePath:instancePath+"/spec/claims/selector/matchLabels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchLabels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
else {
const err66 = {instancePath:instancePath+"/spec/claims/selector/matchLabels",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchLabels/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data28.matchExpressions !== undefined){
let data31 = data28.matchExpressions;
if(Array.isArray(data31)){
if(data31.length > 32){
const err67 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
const len1 = data31.length;
for(let i1=0; i1<len1; i1++){
let data32 = data31[i1];
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(data32.key === undefined){
const err68 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1,schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data32.operator === undefined){
const err69 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1,schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/required",keyword:"required",params:{missingProperty: "operator"},message:"must have required property '"+"operator"+"'"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(data32.key !== undefined){
let data33 = data32.key;
if(typeof data33 === "string"){
if(func2(data33) > 317){
const err70 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1+"/key",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/properties/key/maxLength",keyword:"maxLength",params:{limit: 317},message:"must NOT have more than 317 characters"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1+"/key",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data32.operator !== undefined){
let data34 = data32.operator;
if(typeof data34 !== "string"){
const err72 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1+"/operator",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/properties/operator/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(!((((data34 === "In") || (data34 === "NotIn")) || (data34 === "Exists")) || (data34 === "DoesNotExist"))){
const err73 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1+"/operator",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/properties/operator/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.claims.properties.selector.properties.matchExpressions.items.properties.operator.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data32.values !== undefined){
let data35 = data32.values;
if(Array.isArray(data35)){
if(data35.length > 64){
const err74 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1+"/values",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/properties/values/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
const len2 = data35.length;
for(let i2=0; i2<len2; i2++){
let data36 = data35[i2];
if(typeof data36 === "string"){
if(func2(data36) > 63){
const err75 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1+"/values/" + i2,schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/properties/values/items/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
else {
const err76 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1+"/values/" + i2,schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/properties/values/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
else {
const err77 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1+"/values",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/properties/values/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
else {
const err78 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions/" + i1,schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
else {
const err79 = {instancePath:instancePath+"/spec/claims/selector/matchExpressions",schemaPath:"#/properties/spec/properties/claims/properties/selector/properties/matchExpressions/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
}
else {
const err80 = {instancePath:instancePath+"/spec/claims/selector",schemaPath:"#/properties/spec/properties/claims/properties/selector/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data27.names !== undefined){
let data37 = data27.names;
if(Array.isArray(data37)){
if(data37.length > 256){
const err81 = {instancePath:instancePath+"/spec/claims/names",schemaPath:"#/properties/spec/properties/claims/properties/names/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
const len3 = data37.length;
for(let i3=0; i3<len3; i3++){
let data38 = data37[i3];
if(typeof data38 === "string"){
if(func2(data38) > 253){
const err82 = {instancePath:instancePath+"/spec/claims/names/" + i3,schemaPath:"#/properties/spec/properties/claims/properties/names/items/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
else {
const err83 = {instancePath:instancePath+"/spec/claims/names/" + i3,schemaPath:"#/properties/spec/properties/claims/properties/names/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
else {
const err84 = {instancePath:instancePath+"/spec/claims/names",schemaPath:"#/properties/spec/properties/claims/properties/names/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data27.storageClassNames !== undefined){
let data39 = data27.storageClassNames;
if(Array.isArray(data39)){
if(data39.length > 64){
const err85 = {instancePath:instancePath+"/spec/claims/storageClassNames",schemaPath:"#/properties/spec/properties/claims/properties/storageClassNames/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
const len4 = data39.length;
for(let i4=0; i4<len4; i4++){
let data40 = data39[i4];
if(typeof data40 === "string"){
if(func2(data40) > 253){
const err86 = {instancePath:instancePath+"/spec/claims/storageClassNames/" + i4,schemaPath:"#/properties/spec/properties/claims/properties/storageClassNames/items/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
else {
const err87 = {instancePath:instancePath+"/spec/claims/storageClassNames/" + i4,schemaPath:"#/properties/spec/properties/claims/properties/storageClassNames/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
else {
const err88 = {instancePath:instancePath+"/spec/claims/storageClassNames",schemaPath:"#/properties/spec/properties/claims/properties/storageClassNames/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(typeof data27.all !== "boolean"){
const err89 = {instancePath:instancePath+"/spec/claims/all",schemaPath:"#/properties/spec/properties/claims/properties/all/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
else {
const err90 = {instancePath:instancePath+"/spec/claims",schemaPath:"#/properties/spec/properties/claims/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if(data16.snapshotTemplate !== undefined){
let data42 = data16.snapshotTemplate;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
if(data42.metadata !== undefined){
let data43 = data42.metadata;
if(data43 && typeof data43 == "object" && !Array.isArray(data43)){
if(data43.labels !== undefined){
let data44 = data43.labels;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(Object.keys(data44).length > 32){
const err91 = {instancePath:instancePath+"/spec/snapshotTemplate/metadata/labels",schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/metadata/properties/labels/maxProperties",keyword:"maxProperties",params:{limit: 32},message:"must NOT have more than 32 properties"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
for(const key3 in data44){
let data45 = data44[key3];
if(typeof data45 === "string"){
if(func2(data45) > 63){
const err92 = {instancePath:instancePath+"/spec/snapshotTemplate/metadata/labels/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
else {
const err93 = {instancePath:instancePath+"/spec/snapshotTemplate/metadata/labels/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath:instancePath+"/spec/snapshotTemplate/metadata/labels",schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data43.annotations !== undefined){
let data46 = data43.annotations;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
if(Object.keys(data46).length > 32){
const err95 = {instancePath:instancePath+"/spec/snapshotTemplate/metadata/annotations",schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/metadata/properties/annotations/maxProperties",keyword:"maxProperties",params:{limit: 32},message:"must NOT have more than 32 properties"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
for(const key4 in data46){
let data47 = data46[key4];
if(typeof data47 === "string"){
if(func2(data47) > 4096){
const err96 = {instancePath:instancePath+"/spec/snapshotTemplate/metadata/annotations/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/metadata/properties/annotations/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
else {
const err97 = {instancePath:instancePath+"/spec/snapshotTemplate/metadata/annotations/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
else {
const err98 = {instancePath:instancePath+"/spec/snapshotTemplate/metadata/annotations",schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
else {
const err99 = {instancePath:instancePath+"/spec/snapshotTemplate/metadata",schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data42.volumeSnapshotClassName !== undefined){
let data48 = data42.volumeSnapshotClassName;
if(typeof data48 === "string"){
if(func2(data48) > 253){
const err100 = {instancePath:instancePath+"/spec/snapshotTemplate/volumeSnapshotClassName",schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/volumeSnapshotClassName/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
else {
const err101 = {instancePath:instancePath+"/spec/snapshotTemplate/volumeSnapshotClassName",schemaPath:"#/properties/spec/properties/snapshotTemplate/properties/volumeSnapshotClassName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
}
else {
const err102 = {instancePath:instancePath+"/spec/snapshotTemplate",schemaPath:"#/properties/spec/properties/snapshotTemplate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data16.retention !== undefined){
let data49 = data16.retention;
if(data49 && typeof data49 == "object" && !Array.isArray(data49)){
if(data49.minReady === undefined){
data49.minReady = 1;
}
if(data49.failedLimit === undefined){
data49.failedLimit = 1;
}
if(data49.minReady === undefined){
const err103 = {instancePath:instancePath+"/spec/retention",schemaPath:"#/properties/spec/properties/retention/required",keyword:"required",params:{missingProperty: "minReady"},message:"must have required property '"+"minReady"+"'"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
if(data49.failedLimit === undefined){
const err104 = {instancePath:instancePath+"/spec/retention",schemaPath:"#/properties/spec/properties/retention/required",keyword:"required",params:{missingProperty: "failedLimit"},message:"must have required property '"+"failedLimit"+"'"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
if(data49.keepLast !== undefined){
let data50 = data49.keepLast;
if(!(((typeof data50 == "number") && (!(data50 % 1) && !isNaN(data50))) && (isFinite(data50)))){
const err105 = {instancePath:instancePath+"/spec/retention/keepLast",schemaPath:"#/properties/spec/properties/retention/properties/keepLast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
if((typeof data50 == "number") && (isFinite(data50))){
if(data50 > 100000 || isNaN(data50)){
const err106 = {instancePath:instancePath+"/spec/retention/keepLast",schemaPath:"#/properties/spec/properties/retention/properties/keepLast/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
if(data50 < 1 || isNaN(data50)){
const err107 = {instancePath:instancePath+"/spec/retention/keepLast",schemaPath:"#/properties/spec/properties/retention/properties/keepLast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
}
if(data49.keepHourly !== undefined){
let data51 = data49.keepHourly;
if(!(((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51))) && (isFinite(data51)))){
const err108 = {instancePath:instancePath+"/spec/retention/keepHourly",schemaPath:"#/properties/spec/properties/retention/properties/keepHourly/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
if((typeof data51 == "number") && (isFinite(data51))){
if(data51 > 100000 || isNaN(data51)){
const err109 = {instancePath:instancePath+"/spec/retention/keepHourly",schemaPath:"#/properties/spec/properties/retention/properties/keepHourly/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if(data51 < 1 || isNaN(data51)){
const err110 = {instancePath:instancePath+"/spec/retention/keepHourly",schemaPath:"#/properties/spec/properties/retention/properties/keepHourly/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
}
if(data49.keepDaily !== undefined){
let data52 = data49.keepDaily;
if(!(((typeof data52 == "number") && (!(data52 % 1) && !isNaN(data52))) && (isFinite(data52)))){
const err111 = {instancePath:instancePath+"/spec/retention/keepDaily",schemaPath:"#/properties/spec/properties/retention/properties/keepDaily/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if((typeof data52 == "number") && (isFinite(data52))){
if(data52 > 100000 || isNaN(data52)){
const err112 = {instancePath:instancePath+"/spec/retention/keepDaily",schemaPath:"#/properties/spec/properties/retention/properties/keepDaily/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if(data52 < 1 || isNaN(data52)){
const err113 = {instancePath:instancePath+"/spec/retention/keepDaily",schemaPath:"#/properties/spec/properties/retention/properties/keepDaily/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
}
if(data49.keepWeekly !== undefined){
let data53 = data49.keepWeekly;
if(!(((typeof data53 == "number") && (!(data53 % 1) && !isNaN(data53))) && (isFinite(data53)))){
const err114 = {instancePath:instancePath+"/spec/retention/keepWeekly",schemaPath:"#/properties/spec/properties/retention/properties/keepWeekly/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if((typeof data53 == "number") && (isFinite(data53))){
if(data53 > 100000 || isNaN(data53)){
const err115 = {instancePath:instancePath+"/spec/retention/keepWeekly",schemaPath:"#/properties/spec/properties/retention/properties/keepWeekly/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if(data53 < 1 || isNaN(data53)){
const err116 = {instancePath:instancePath+"/spec/retention/keepWeekly",schemaPath:"#/properties/spec/properties/retention/properties/keepWeekly/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
if(data49.keepMonthly !== undefined){
let data54 = data49.keepMonthly;
if(!(((typeof data54 == "number") && (!(data54 % 1) && !isNaN(data54))) && (isFinite(data54)))){
const err117 = {instancePath:instancePath+"/spec/retention/keepMonthly",schemaPath:"#/properties/spec/properties/retention/properties/keepMonthly/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
if((typeof data54 == "number") && (isFinite(data54))){
if(data54 > 100000 || isNaN(data54)){
const err118 = {instancePath:instancePath+"/spec/retention/keepMonthly",schemaPath:"#/properties/spec/properties/retention/properties/keepMonthly/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if(data54 < 1 || isNaN(data54)){
const err119 = {instancePath:instancePath+"/spec/retention/keepMonthly",schemaPath:"#/properties/spec/properties/retention/properties/keepMonthly/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
}
if(data49.keepYearly !== undefined){
let data55 = data49.keepYearly;
if(!(((typeof data55 == "number") && (!(data55 % 1) && !isNaN(data55))) && (isFinite(data55)))){
const err120 = {instancePath:instancePath+"/spec/retention/keepYearly",schemaPath:"#/properties/spec/properties/retention/properties/keepYearly/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
if((typeof data55 == "number") && (isFinite(data55))){
if(data55 > 100000 || isNaN(data55)){
const err121 = {instancePath:instancePath+"/spec/retention/keepYearly",schemaPath:"#/properties/spec/properties/retention/properties/keepYearly/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
if(data55 < 1 || isNaN(data55)){
const err122 = {instancePath:instancePath+"/spec/retention/keepYearly",schemaPath:"#/properties/spec/properties/retention/properties/keepYearly/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
}
if(data49.maxAge !== undefined){
let data56 = data49.maxAge;
if(typeof data56 === "string"){
if(func2(data56) > 40){
const err123 = {instancePath:instancePath+"/spec/retention/maxAge",schemaPath:"#/properties/spec/properties/retention/properties/maxAge/maxLength",keyword:"maxLength",params:{limit: 40},message:"must NOT have more than 40 characters"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
else {
const err124 = {instancePath:instancePath+"/spec/retention/maxAge",schemaPath:"#/properties/spec/properties/retention/properties/maxAge/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
let data57 = data49.minReady;
if(!(((typeof data57 == "number") && (!(data57 % 1) && !isNaN(data57))) && (isFinite(data57)))){
const err125 = {instancePath:instancePath+"/spec/retention/minReady",schemaPath:"#/properties/spec/properties/retention/properties/minReady/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
if((typeof data57 == "number") && (isFinite(data57))){
if(data57 > 100000 || isNaN(data57)){
const err126 = {instancePath:instancePath+"/spec/retention/minReady",schemaPath:"#/properties/spec/properties/retention/properties/minReady/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(data57 < 1 || isNaN(data57)){
const err127 = {instancePath:instancePath+"/spec/retention/minReady",schemaPath:"#/properties/spec/properties/retention/properties/minReady/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
let data58 = data49.failedLimit;
if(!(((typeof data58 == "number") && (!(data58 % 1) && !isNaN(data58))) && (isFinite(data58)))){
const err128 = {instancePath:instancePath+"/spec/retention/failedLimit",schemaPath:"#/properties/spec/properties/retention/properties/failedLimit/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if((typeof data58 == "number") && (isFinite(data58))){
if(data58 > 1000 || isNaN(data58)){
const err129 = {instancePath:instancePath+"/spec/retention/failedLimit",schemaPath:"#/properties/spec/properties/retention/properties/failedLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if(data58 < 0 || isNaN(data58)){
const err130 = {instancePath:instancePath+"/spec/retention/failedLimit",schemaPath:"#/properties/spec/properties/retention/properties/failedLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
}
else {
const err131 = {instancePath:instancePath+"/spec/retention",schemaPath:"#/properties/spec/properties/retention/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
let data59 = data16.reclaimPolicy;
if(typeof data59 !== "string"){
const err132 = {instancePath:instancePath+"/spec/reclaimPolicy",schemaPath:"#/properties/spec/properties/reclaimPolicy/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
if(!((data59 === "Retain") || (data59 === "Delete"))){
const err133 = {instancePath:instancePath+"/spec/reclaimPolicy",schemaPath:"#/properties/spec/properties/reclaimPolicy/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.reclaimPolicy.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
else {
const err134 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
if(data.status !== undefined){
let data60 = data.status;
if(data60 && typeof data60 == "object" && !Array.isArray(data60)){
if(data60.observedGeneration !== undefined){
let data61 = data60.observedGeneration;
if(!(((typeof data61 == "number") && (!(data61 % 1) && !isNaN(data61))) && (isFinite(data61)))){
const err135 = {instancePath:instancePath+"/status/observedGeneration",schemaPath:"#/properties/status/properties/observedGeneration/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
if((typeof data61 == "number") && (isFinite(data61))){
if(data61 < 0 || isNaN(data61)){
const err136 = {instancePath:instancePath+"/status/observedGeneration",schemaPath:"#/properties/status/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
}
if(data60.conditions !== undefined){
let data62 = data60.conditions;
if(Array.isArray(data62)){
if(data62.length > 16){
const err137 = {instancePath:instancePath+"/status/conditions",schemaPath:"#/properties/status/properties/conditions/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
const len5 = data62.length;
for(let i5=0; i5<len5; i5++){
let data63 = data62[i5];
if(data63 && typeof data63 == "object" && !Array.isArray(data63)){
if(data63.type === undefined){
const err138 = {instancePath:instancePath+"/status/conditions/" + i5,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
if(data63.status === undefined){
const err139 = {instancePath:instancePath+"/status/conditions/" + i5,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "status"},message:"must have required property '"+"status"+"'"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
if(data63.lastTransitionTime === undefined){
const err140 = {instancePath:instancePath+"/status/conditions/" + i5,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "lastTransitionTime"},message:"must have required property '"+"lastTransitionTime"+"'"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
if(data63.reason === undefined){
const err141 = {instancePath:instancePath+"/status/conditions/" + i5,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "reason"},message:"must have required property '"+"reason"+"'"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
if(data63.message === undefined){
const err142 = {instancePath:instancePath+"/status/conditions/" + i5,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
if(data63.type !== undefined){
let data64 = data63.type;
if(typeof data64 === "string"){
if(func2(data64) > 316){
const err143 = {instancePath:instancePath+"/status/conditions/" + i5+"/type",schemaPath:"#/properties/status/properties/conditions/items/properties/type/maxLength",keyword:"maxLength",params:{limit: 316},message:"must NOT have more than 316 characters"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
if(!pattern0.test(data64)){
const err144 = {instancePath:instancePath+"/status/conditions/" + i5+"/type",schemaPath:"#/properties/status/properties/conditions/items/properties/type/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"},message:"must match pattern \""+"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"+"\""};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
else {
const err145 = {instancePath:instancePath+"/status/conditions/" + i5+"/type",schemaPath:"#/properties/status/properties/conditions/items/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
if(data63.status !== undefined){
let data65 = data63.status;
if(typeof data65 !== "string"){
const err146 = {instancePath:instancePath+"/status/conditions/" + i5+"/status",schemaPath:"#/properties/status/properties/conditions/items/properties/status/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
if(!(((data65 === "True") || (data65 === "False")) || (data65 === "Unknown"))){
const err147 = {instancePath:instancePath+"/status/conditions/" + i5+"/status",schemaPath:"#/properties/status/properties/conditions/items/properties/status/enum",keyword:"enum",params:{allowedValues: schema11.properties.status.properties.conditions.items.properties.status.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
if(data63.observedGeneration !== undefined){
let data66 = data63.observedGeneration;
if(!(((typeof data66 == "number") && (!(data66 % 1) && !isNaN(data66))) && (isFinite(data66)))){
const err148 = {instancePath:instancePath+"/status/conditions/" + i5+"/observedGeneration",schemaPath:"#/properties/status/properties/conditions/items/properties/observedGeneration/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
if((typeof data66 == "number") && (isFinite(data66))){
if(data66 < 0 || isNaN(data66)){
const err149 = {instancePath:instancePath+"/status/conditions/" + i5+"/observedGeneration",schemaPath:"#/properties/status/properties/conditions/items/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
}
if(data63.lastTransitionTime !== undefined){
let data67 = data63.lastTransitionTime;
if(typeof data67 === "string"){
if(!(formats0.test(data67))){
const err150 = {instancePath:instancePath+"/status/conditions/" + i5+"/lastTransitionTime",schemaPath:"#/properties/status/properties/conditions/items/properties/lastTransitionTime/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
else {
const err151 = {instancePath:instancePath+"/status/conditions/" + i5+"/lastTransitionTime",schemaPath:"#/properties/status/properties/conditions/items/properties/lastTransitionTime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data63.reason !== undefined){
let data68 = data63.reason;
if(typeof data68 === "string"){
if(func2(data68) > 1024){
const err152 = {instancePath:instancePath+"/status/conditions/" + i5+"/reason",schemaPath:"#/properties/status/properties/conditions/items/properties/reason/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
if(func2(data68) < 1){
const err153 = {instancePath:instancePath+"/status/conditions/" + i5+"/reason",schemaPath:"#/properties/status/properties/conditions/items/properties/reason/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
if(!pattern1.test(data68)){
const err154 = {instancePath:instancePath+"/status/conditions/" + i5+"/reason",schemaPath:"#/properties/status/properties/conditions/items/properties/reason/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"},message:"must match pattern \""+"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"+"\""};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
else {
const err155 = {instancePath:instancePath+"/status/conditions/" + i5+"/reason",schemaPath:"#/properties/status/properties/conditions/items/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data63.message !== undefined){
let data69 = data63.message;
if(typeof data69 === "string"){
if(func2(data69) > 32768){
const err156 = {instancePath:instancePath+"/status/conditions/" + i5+"/message",schemaPath:"#/properties/status/properties/conditions/items/properties/message/maxLength",keyword:"maxLength",params:{limit: 32768},message:"must NOT have more than 32768 characters"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
else {
const err157 = {instancePath:instancePath+"/status/conditions/" + i5+"/message",schemaPath:"#/properties/status/properties/conditions/items/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
}
else {
const err158 = {instancePath:instancePath+"/status/conditions/" + i5,schemaPath:"#/properties/status/properties/conditions/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
}
else {
const err159 = {instancePath:instancePath+"/status/conditions",schemaPath:"#/properties/status/properties/conditions/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
if(data60.nextScheduleTime !== undefined){
let data70 = data60.nextScheduleTime;
if(typeof data70 === "string"){
if(!(formats0.test(data70))){
const err160 = {instancePath:instancePath+"/status/nextScheduleTime",schemaPath:"#/properties/status/properties/nextScheduleTime/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
else {
const err161 = {instancePath:instancePath+"/status/nextScheduleTime",schemaPath:"#/properties/status/properties/nextScheduleTime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
if(data60.lastScheduleTime !== undefined){
let data71 = data60.lastScheduleTime;
if(typeof data71 === "string"){
if(!(formats0.test(data71))){
const err162 = {instancePath:instancePath+"/status/lastScheduleTime",schemaPath:"#/properties/status/properties/lastScheduleTime/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
else {
const err163 = {instancePath:instancePath+"/status/lastScheduleTime",schemaPath:"#/properties/status/properties/lastScheduleTime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data60.lastSuccessfulTime !== undefined){
let data72 = data60.lastSuccessfulTime;
if(typeof data72 === "string"){
if(!(formats0.test(data72))){
const err164 = {instancePath:instancePath+"/status/lastSuccessfulTime",schemaPath:"#/properties/status/properties/lastSuccessfulTime/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
else {
const err165 = {instancePath:instancePath+"/status/lastSuccessfulTime",schemaPath:"#/properties/status/properties/lastSuccessfulTime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
if(data60.missedRuns !== undefined){
let data73 = data60.missedRuns;
if(!(((typeof data73 == "number") && (!(data73 % 1) && !isNaN(data73))) && (isFinite(data73)))){
const err166 = {instancePath:instancePath+"/status/missedRuns",schemaPath:"#/properties/status/properties/missedRuns/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
if((typeof data73 == "number") && (isFinite(data73))){
if(data73 < 0 || isNaN(data73)){
const err167 = {instancePath:instancePath+"/status/missedRuns",schemaPath:"#/properties/status/properties/missedRuns/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
}
if(data60.claimCount !== undefined){
let data74 = data60.claimCount;
if(!(((typeof data74 == "number") && (!(data74 % 1) && !isNaN(data74))) && (isFinite(data74)))){
const err168 = {instancePath:instancePath+"/status/claimCount",schemaPath:"#/properties/status/properties/claimCount/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
if((typeof data74 == "number") && (isFinite(data74))){
if(data74 < 0 || isNaN(data74)){
const err169 = {instancePath:instancePath+"/status/claimCount",schemaPath:"#/properties/status/properties/claimCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
}
if(data60.readyCount !== undefined){
let data75 = data60.readyCount;
if(!(((typeof data75 == "number") && (!(data75 % 1) && !isNaN(data75))) && (isFinite(data75)))){
const err170 = {instancePath:instancePath+"/status/readyCount",schemaPath:"#/properties/status/properties/readyCount/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
if((typeof data75 == "number") && (isFinite(data75))){
if(data75 < 0 || isNaN(data75)){
const err171 = {instancePath:instancePath+"/status/readyCount",schemaPath:"#/properties/status/properties/readyCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
}
if(data60.failedCount !== undefined){
let data76 = data60.failedCount;
if(!(((typeof data76 == "number") && (!(data76 % 1) && !isNaN(data76))) && (isFinite(data76)))){
const err172 = {instancePath:instancePath+"/status/failedCount",schemaPath:"#/properties/status/properties/failedCount/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
if((typeof data76 == "number") && (isFinite(data76))){
if(data76 < 0 || isNaN(data76)){
const err173 = {instancePath:instancePath+"/status/failedCount",schemaPath:"#/properties/status/properties/failedCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
}
if(data60.truncated !== undefined){
if(typeof data60.truncated !== "boolean"){
const err174 = {instancePath:instancePath+"/status/truncated",schemaPath:"#/properties/status/properties/truncated/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
if(data60.claims !== undefined){
let data78 = data60.claims;
if(Array.isArray(data78)){
if(data78.length > 100){
const err175 = {instancePath:instancePath+"/status/claims",schemaPath:"#/properties/status/properties/claims/maxItems",keyword:"maxItems",params:{limit: 100},message:"must NOT have more than 100 items"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
const len6 = data78.length;
for(let i6=0; i6<len6; i6++){
let data79 = data78[i6];
if(data79 && typeof data79 == "object" && !Array.isArray(data79)){
if(data79.name === undefined){
const err176 = {instancePath:instancePath+"/status/claims/" + i6,schemaPath:"#/properties/status/properties/claims/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
if(data79.uid === undefined){
const err177 = {instancePath:instancePath+"/status/claims/" + i6,schemaPath:"#/properties/status/properties/claims/items/required",keyword:"required",params:{missingProperty: "uid"},message:"must have required property '"+"uid"+"'"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if(data79.consecutiveFailures === undefined){
const err178 = {instancePath:instancePath+"/status/claims/" + i6,schemaPath:"#/properties/status/properties/claims/items/required",keyword:"required",params:{missingProperty: "consecutiveFailures"},message:"must have required property '"+"consecutiveFailures"+"'"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
if(data79.name !== undefined){
let data80 = data79.name;
if(typeof data80 === "string"){
if(func2(data80) > 253){
const err179 = {instancePath:instancePath+"/status/claims/" + i6+"/name",schemaPath:"#/properties/status/properties/claims/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
else {
const err180 = {instancePath:instancePath+"/status/claims/" + i6+"/name",schemaPath:"#/properties/status/properties/claims/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data79.uid !== undefined){
let data81 = data79.uid;
if(typeof data81 === "string"){
if(func2(data81) > 128){
const err181 = {instancePath:instancePath+"/status/claims/" + i6+"/uid",schemaPath:"#/properties/status/properties/claims/items/properties/uid/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
else {
const err182 = {instancePath:instancePath+"/status/claims/" + i6+"/uid",schemaPath:"#/properties/status/properties/claims/items/properties/uid/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
if(data79.lastReadySnapshotName !== undefined){
let data82 = data79.lastReadySnapshotName;
if(typeof data82 === "string"){
if(func2(data82) > 253){
const err183 = {instancePath:instancePath+"/status/claims/" + i6+"/lastReadySnapshotName",schemaPath:"#/properties/status/properties/claims/items/properties/lastReadySnapshotName/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
else {
const err184 = {instancePath:instancePath+"/status/claims/" + i6+"/lastReadySnapshotName",schemaPath:"#/properties/status/properties/claims/items/properties/lastReadySnapshotName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
if(data79.lastReadyTime !== undefined){
let data83 = data79.lastReadyTime;
if(typeof data83 === "string"){
if(!(formats0.test(data83))){
const err185 = {instancePath:instancePath+"/status/claims/" + i6+"/lastReadyTime",schemaPath:"#/properties/status/properties/claims/items/properties/lastReadyTime/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
else {
const err186 = {instancePath:instancePath+"/status/claims/" + i6+"/lastReadyTime",schemaPath:"#/properties/status/properties/claims/items/properties/lastReadyTime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
if(data79.consecutiveFailures !== undefined){
let data84 = data79.consecutiveFailures;
if(!(((typeof data84 == "number") && (!(data84 % 1) && !isNaN(data84))) && (isFinite(data84)))){
const err187 = {instancePath:instancePath+"/status/claims/" + i6+"/consecutiveFailures",schemaPath:"#/properties/status/properties/claims/items/properties/consecutiveFailures/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
if((typeof data84 == "number") && (isFinite(data84))){
if(data84 < 0 || isNaN(data84)){
const err188 = {instancePath:instancePath+"/status/claims/" + i6+"/consecutiveFailures",schemaPath:"#/properties/status/properties/claims/items/properties/consecutiveFailures/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
}
if(data79.reason !== undefined){
let data85 = data79.reason;
if(typeof data85 === "string"){
if(func2(data85) > 1024){
const err189 = {instancePath:instancePath+"/status/claims/" + i6+"/reason",schemaPath:"#/properties/status/properties/claims/items/properties/reason/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
else {
const err190 = {instancePath:instancePath+"/status/claims/" + i6+"/reason",schemaPath:"#/properties/status/properties/claims/items/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
if(data79.message !== undefined){
let data86 = data79.message;
if(typeof data86 === "string"){
if(func2(data86) > 1024){
const err191 = {instancePath:instancePath+"/status/claims/" + i6+"/message",schemaPath:"#/properties/status/properties/claims/items/properties/message/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
else {
const err192 = {instancePath:instancePath+"/status/claims/" + i6+"/message",schemaPath:"#/properties/status/properties/claims/items/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
if(data79.pendingTick !== undefined){
let data87 = data79.pendingTick;
if(typeof data87 === "string"){
if(!(formats0.test(data87))){
const err193 = {instancePath:instancePath+"/status/claims/" + i6+"/pendingTick",schemaPath:"#/properties/status/properties/claims/items/properties/pendingTick/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
else {
const err194 = {instancePath:instancePath+"/status/claims/" + i6+"/pendingTick",schemaPath:"#/properties/status/properties/claims/items/properties/pendingTick/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
if(data79.lastFailedTick !== undefined){
let data88 = data79.lastFailedTick;
if(typeof data88 === "string"){
if(!(formats0.test(data88))){
const err195 = {instancePath:instancePath+"/status/claims/" + i6+"/lastFailedTick",schemaPath:"#/properties/status/properties/claims/items/properties/lastFailedTick/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
else {
const err196 = {instancePath:instancePath+"/status/claims/" + i6+"/lastFailedTick",schemaPath:"#/properties/status/properties/claims/items/properties/lastFailedTick/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
if(data79.lastReadyTick !== undefined){
let data89 = data79.lastReadyTick;
if(typeof data89 === "string"){
if(!(formats0.test(data89))){
const err197 = {instancePath:instancePath+"/status/claims/" + i6+"/lastReadyTick",schemaPath:"#/properties/status/properties/claims/items/properties/lastReadyTick/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
else {
const err198 = {instancePath:instancePath+"/status/claims/" + i6+"/lastReadyTick",schemaPath:"#/properties/status/properties/claims/items/properties/lastReadyTick/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
}
else {
const err199 = {instancePath:instancePath+"/status/claims/" + i6,schemaPath:"#/properties/status/properties/claims/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
}
else {
const err200 = {instancePath:instancePath+"/status/claims",schemaPath:"#/properties/status/properties/claims/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
if(data60.failing !== undefined){
let data90 = data60.failing;
if(Array.isArray(data90)){
if(data90.length > 500){
const err201 = {instancePath:instancePath+"/status/failing",schemaPath:"#/properties/status/properties/failing/maxItems",keyword:"maxItems",params:{limit: 500},message:"must NOT have more than 500 items"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
const len7 = data90.length;
for(let i7=0; i7<len7; i7++){
let data91 = data90[i7];
if(data91 && typeof data91 == "object" && !Array.isArray(data91)){
if(data91.consecutiveFailures === undefined){
const err202 = {instancePath:instancePath+"/status/failing/" + i7,schemaPath:"#/properties/status/properties/failing/items/required",keyword:"required",params:{missingProperty: "consecutiveFailures"},message:"must have required property '"+"consecutiveFailures"+"'"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
if(data91.claimUids === undefined){
const err203 = {instancePath:instancePath+"/status/failing/" + i7,schemaPath:"#/properties/status/properties/failing/items/required",keyword:"required",params:{missingProperty: "claimUids"},message:"must have required property '"+"claimUids"+"'"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(data91.consecutiveFailures !== undefined){
let data92 = data91.consecutiveFailures;
if(!(((typeof data92 == "number") && (!(data92 % 1) && !isNaN(data92))) && (isFinite(data92)))){
const err204 = {instancePath:instancePath+"/status/failing/" + i7+"/consecutiveFailures",schemaPath:"#/properties/status/properties/failing/items/properties/consecutiveFailures/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
if((typeof data92 == "number") && (isFinite(data92))){
if(data92 < 0 || isNaN(data92)){
const err205 = {instancePath:instancePath+"/status/failing/" + i7+"/consecutiveFailures",schemaPath:"#/properties/status/properties/failing/items/properties/consecutiveFailures/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
}
if(data91.lastFailedTick !== undefined){
let data93 = data91.lastFailedTick;
if(typeof data93 === "string"){
if(!(formats0.test(data93))){
const err206 = {instancePath:instancePath+"/status/failing/" + i7+"/lastFailedTick",schemaPath:"#/properties/status/properties/failing/items/properties/lastFailedTick/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
else {
const err207 = {instancePath:instancePath+"/status/failing/" + i7+"/lastFailedTick",schemaPath:"#/properties/status/properties/failing/items/properties/lastFailedTick/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data91.lastReadyTick !== undefined){
let data94 = data91.lastReadyTick;
if(typeof data94 === "string"){
if(!(formats0.test(data94))){
const err208 = {instancePath:instancePath+"/status/failing/" + i7+"/lastReadyTick",schemaPath:"#/properties/status/properties/failing/items/properties/lastReadyTick/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
else {
const err209 = {instancePath:instancePath+"/status/failing/" + i7+"/lastReadyTick",schemaPath:"#/properties/status/properties/failing/items/properties/lastReadyTick/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
if(data91.claimUids !== undefined){
let data95 = data91.claimUids;
if(Array.isArray(data95)){
if(data95.length > 5000){
const err210 = {instancePath:instancePath+"/status/failing/" + i7+"/claimUids",schemaPath:"#/properties/status/properties/failing/items/properties/claimUids/maxItems",keyword:"maxItems",params:{limit: 5000},message:"must NOT have more than 5000 items"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
const len8 = data95.length;
for(let i8=0; i8<len8; i8++){
let data96 = data95[i8];
if(typeof data96 === "string"){
if(func2(data96) > 128){
const err211 = {instancePath:instancePath+"/status/failing/" + i7+"/claimUids/" + i8,schemaPath:"#/properties/status/properties/failing/items/properties/claimUids/items/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
else {
const err212 = {instancePath:instancePath+"/status/failing/" + i7+"/claimUids/" + i8,schemaPath:"#/properties/status/properties/failing/items/properties/claimUids/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
}
else {
const err213 = {instancePath:instancePath+"/status/failing/" + i7+"/claimUids",schemaPath:"#/properties/status/properties/failing/items/properties/claimUids/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
}
else {
const err214 = {instancePath:instancePath+"/status/failing/" + i7,schemaPath:"#/properties/status/properties/failing/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
}
else {
const err215 = {instancePath:instancePath+"/status/failing",schemaPath:"#/properties/status/properties/failing/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
}
if(data60.timing !== undefined){
let data97 = data60.timing;
if(data97 && typeof data97 == "object" && !Array.isArray(data97)){
if(data97.schedule === undefined){
const err216 = {instancePath:instancePath+"/status/timing",schemaPath:"#/properties/status/properties/timing/required",keyword:"required",params:{missingProperty: "schedule"},message:"must have required property '"+"schedule"+"'"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
if(data97.timeZone === undefined){
const err217 = {instancePath:instancePath+"/status/timing",schemaPath:"#/properties/status/properties/timing/required",keyword:"required",params:{missingProperty: "timeZone"},message:"must have required property '"+"timeZone"+"'"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
if(data97.suspended === undefined){
const err218 = {instancePath:instancePath+"/status/timing",schemaPath:"#/properties/status/properties/timing/required",keyword:"required",params:{missingProperty: "suspended"},message:"must have required property '"+"suspended"+"'"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
if(data97.since === undefined){
const err219 = {instancePath:instancePath+"/status/timing",schemaPath:"#/properties/status/properties/timing/required",keyword:"required",params:{missingProperty: "since"},message:"must have required property '"+"since"+"'"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
if(data97.schedule !== undefined){
let data98 = data97.schedule;
if(typeof data98 === "string"){
if(func2(data98) > 128){
const err220 = {instancePath:instancePath+"/status/timing/schedule",schemaPath:"#/properties/status/properties/timing/properties/schedule/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
else {
const err221 = {instancePath:instancePath+"/status/timing/schedule",schemaPath:"#/properties/status/properties/timing/properties/schedule/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
if(data97.timeZone !== undefined){
let data99 = data97.timeZone;
if(typeof data99 === "string"){
if(func2(data99) > 64){
const err222 = {instancePath:instancePath+"/status/timing/timeZone",schemaPath:"#/properties/status/properties/timing/properties/timeZone/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
else {
const err223 = {instancePath:instancePath+"/status/timing/timeZone",schemaPath:"#/properties/status/properties/timing/properties/timeZone/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
if(data97.suspended !== undefined){
if(typeof data97.suspended !== "boolean"){
const err224 = {instancePath:instancePath+"/status/timing/suspended",schemaPath:"#/properties/status/properties/timing/properties/suspended/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
if(data97.since !== undefined){
let data101 = data97.since;
if(typeof data101 === "string"){
if(!(formats0.test(data101))){
const err225 = {instancePath:instancePath+"/status/timing/since",schemaPath:"#/properties/status/properties/timing/properties/since/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
}
else {
const err226 = {instancePath:instancePath+"/status/timing/since",schemaPath:"#/properties/status/properties/timing/properties/since/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
}
}
else {
const err227 = {instancePath:instancePath+"/status/timing",schemaPath:"#/properties/status/properties/timing/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
}
if(data60.waiting !== undefined){
let data102 = data60.waiting;
if(data102 && typeof data102 == "object" && !Array.isArray(data102)){
if(data102.tick === undefined){
const err228 = {instancePath:instancePath+"/status/waiting",schemaPath:"#/properties/status/properties/waiting/required",keyword:"required",params:{missingProperty: "tick"},message:"must have required property '"+"tick"+"'"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
if(data102.groups === undefined){
const err229 = {instancePath:instancePath+"/status/waiting",schemaPath:"#/properties/status/properties/waiting/required",keyword:"required",params:{missingProperty: "groups"},message:"must have required property '"+"groups"+"'"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
if(data102.tick !== undefined){
let data103 = data102.tick;
if(typeof data103 === "string"){
if(!(formats0.test(data103))){
const err230 = {instancePath:instancePath+"/status/waiting/tick",schemaPath:"#/properties/status/properties/waiting/properties/tick/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
else {
const err231 = {instancePath:instancePath+"/status/waiting/tick",schemaPath:"#/properties/status/properties/waiting/properties/tick/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
}
if(data102.groups !== undefined){
let data104 = data102.groups;
if(Array.isArray(data104)){
if(data104.length > 32){
const err232 = {instancePath:instancePath+"/status/waiting/groups",schemaPath:"#/properties/status/properties/waiting/properties/groups/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
const len9 = data104.length;
for(let i9=0; i9<len9; i9++){
let data105 = data104[i9];
if(data105 && typeof data105 == "object" && !Array.isArray(data105)){
if(data105.reason === undefined){
const err233 = {instancePath:instancePath+"/status/waiting/groups/" + i9,schemaPath:"#/properties/status/properties/waiting/properties/groups/items/required",keyword:"required",params:{missingProperty: "reason"},message:"must have required property '"+"reason"+"'"};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
if(data105.claimUids === undefined){
const err234 = {instancePath:instancePath+"/status/waiting/groups/" + i9,schemaPath:"#/properties/status/properties/waiting/properties/groups/items/required",keyword:"required",params:{missingProperty: "claimUids"},message:"must have required property '"+"claimUids"+"'"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
if(data105.reason !== undefined){
let data106 = data105.reason;
if(typeof data106 === "string"){
if(func2(data106) > 1024){
const err235 = {instancePath:instancePath+"/status/waiting/groups/" + i9+"/reason",schemaPath:"#/properties/status/properties/waiting/properties/groups/items/properties/reason/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
}
else {
const err236 = {instancePath:instancePath+"/status/waiting/groups/" + i9+"/reason",schemaPath:"#/properties/status/properties/waiting/properties/groups/items/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
}
if(data105.claimUids !== undefined){
let data107 = data105.claimUids;
if(Array.isArray(data107)){
if(data107.length > 5000){
const err237 = {instancePath:instancePath+"/status/waiting/groups/" + i9+"/claimUids",schemaPath:"#/properties/status/properties/waiting/properties/groups/items/properties/claimUids/maxItems",keyword:"maxItems",params:{limit: 5000},message:"must NOT have more than 5000 items"};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
const len10 = data107.length;
for(let i10=0; i10<len10; i10++){
let data108 = data107[i10];
if(typeof data108 === "string"){
if(func2(data108) > 128){
const err238 = {instancePath:instancePath+"/status/waiting/groups/" + i9+"/claimUids/" + i10,schemaPath:"#/properties/status/properties/waiting/properties/groups/items/properties/claimUids/items/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
}
else {
const err239 = {instancePath:instancePath+"/status/waiting/groups/" + i9+"/claimUids/" + i10,schemaPath:"#/properties/status/properties/waiting/properties/groups/items/properties/claimUids/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
}
}
else {
const err240 = {instancePath:instancePath+"/status/waiting/groups/" + i9+"/claimUids",schemaPath:"#/properties/status/properties/waiting/properties/groups/items/properties/claimUids/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
}
}
else {
const err241 = {instancePath:instancePath+"/status/waiting/groups/" + i9,schemaPath:"#/properties/status/properties/waiting/properties/groups/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
}
}
else {
const err242 = {instancePath:instancePath+"/status/waiting/groups",schemaPath:"#/properties/status/properties/waiting/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
}
}
else {
const err243 = {instancePath:instancePath+"/status/waiting",schemaPath:"#/properties/status/properties/waiting/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
}
if(data60.starting !== undefined){
let data109 = data60.starting;
if(data109 && typeof data109 == "object" && !Array.isArray(data109)){
if(data109.tick === undefined){
const err244 = {instancePath:instancePath+"/status/starting",schemaPath:"#/properties/status/properties/starting/required",keyword:"required",params:{missingProperty: "tick"},message:"must have required property '"+"tick"+"'"};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
if(data109.jitterSeconds === undefined){
const err245 = {instancePath:instancePath+"/status/starting",schemaPath:"#/properties/status/properties/starting/required",keyword:"required",params:{missingProperty: "jitterSeconds"},message:"must have required property '"+"jitterSeconds"+"'"};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
if(data109.until === undefined){
const err246 = {instancePath:instancePath+"/status/starting",schemaPath:"#/properties/status/properties/starting/required",keyword:"required",params:{missingProperty: "until"},message:"must have required property '"+"until"+"'"};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
if(data109.tick !== undefined){
let data110 = data109.tick;
if(typeof data110 === "string"){
if(!(formats0.test(data110))){
const err247 = {instancePath:instancePath+"/status/starting/tick",schemaPath:"#/properties/status/properties/starting/properties/tick/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
}
else {
const err248 = {instancePath:instancePath+"/status/starting/tick",schemaPath:"#/properties/status/properties/starting/properties/tick/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
}
if(data109.jitterSeconds !== undefined){
let data111 = data109.jitterSeconds;
if(!(((typeof data111 == "number") && (!(data111 % 1) && !isNaN(data111))) && (isFinite(data111)))){
const err249 = {instancePath:instancePath+"/status/starting/jitterSeconds",schemaPath:"#/properties/status/properties/starting/properties/jitterSeconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
if((typeof data111 == "number") && (isFinite(data111))){
if(data111 > 3600 || isNaN(data111)){
const err250 = {instancePath:instancePath+"/status/starting/jitterSeconds",schemaPath:"#/properties/status/properties/starting/properties/jitterSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
if(data111 < 0 || isNaN(data111)){
const err251 = {instancePath:instancePath+"/status/starting/jitterSeconds",schemaPath:"#/properties/status/properties/starting/properties/jitterSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
}
if(data109.until !== undefined){
let data112 = data109.until;
if(typeof data112 === "string"){
if(!(formats0.test(data112))){
const err252 = {instancePath:instancePath+"/status/starting/until",schemaPath:"#/properties/status/properties/starting/properties/until/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
}
else {
const err253 = {instancePath:instancePath+"/status/starting/until",schemaPath:"#/properties/status/properties/starting/properties/until/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
}
else {
const err254 = {instancePath:instancePath+"/status/starting",schemaPath:"#/properties/status/properties/starting/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
}
if(data60.suspension !== undefined){
let data113 = data60.suspension;
if(data113 && typeof data113 == "object" && !Array.isArray(data113)){
if(data113.since === undefined){
const err255 = {instancePath:instancePath+"/status/suspension",schemaPath:"#/properties/status/properties/suspension/required",keyword:"required",params:{missingProperty: "since"},message:"must have required property '"+"since"+"'"};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
if(data113.generation === undefined){
const err256 = {instancePath:instancePath+"/status/suspension",schemaPath:"#/properties/status/properties/suspension/required",keyword:"required",params:{missingProperty: "generation"},message:"must have required property '"+"generation"+"'"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
if(data113.claimName === undefined){
const err257 = {instancePath:instancePath+"/status/suspension",schemaPath:"#/properties/status/properties/suspension/required",keyword:"required",params:{missingProperty: "claimName"},message:"must have required property '"+"claimName"+"'"};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
if(data113.failures === undefined){
const err258 = {instancePath:instancePath+"/status/suspension",schemaPath:"#/properties/status/properties/suspension/required",keyword:"required",params:{missingProperty: "failures"},message:"must have required property '"+"failures"+"'"};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
if(data113.since !== undefined){
let data114 = data113.since;
if(typeof data114 === "string"){
if(!(formats0.test(data114))){
const err259 = {instancePath:instancePath+"/status/suspension/since",schemaPath:"#/properties/status/properties/suspension/properties/since/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
}
else {
const err260 = {instancePath:instancePath+"/status/suspension/since",schemaPath:"#/properties/status/properties/suspension/properties/since/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
}
if(data113.generation !== undefined){
let data115 = data113.generation;
if(!(((typeof data115 == "number") && (!(data115 % 1) && !isNaN(data115))) && (isFinite(data115)))){
const err261 = {instancePath:instancePath+"/status/suspension/generation",schemaPath:"#/properties/status/properties/suspension/properties/generation/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
if((typeof data115 == "number") && (isFinite(data115))){
if(data115 < 0 || isNaN(data115)){
const err262 = {instancePath:instancePath+"/status/suspension/generation",schemaPath:"#/properties/status/properties/suspension/properties/generation/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
}
if(data113.claimCount !== undefined){
let data116 = data113.claimCount;
if(!(((typeof data116 == "number") && (!(data116 % 1) && !isNaN(data116))) && (isFinite(data116)))){
const err263 = {instancePath:instancePath+"/status/suspension/claimCount",schemaPath:"#/properties/status/properties/suspension/properties/claimCount/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
if((typeof data116 == "number") && (isFinite(data116))){
if(data116 < 0 || isNaN(data116)){
const err264 = {instancePath:instancePath+"/status/suspension/claimCount",schemaPath:"#/properties/status/properties/suspension/properties/claimCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
}
}
if(data113.claimName !== undefined){
let data117 = data113.claimName;
if(typeof data117 === "string"){
if(func2(data117) > 253){
const err265 = {instancePath:instancePath+"/status/suspension/claimName",schemaPath:"#/properties/status/properties/suspension/properties/claimName/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
else {
const err266 = {instancePath:instancePath+"/status/suspension/claimName",schemaPath:"#/properties/status/properties/suspension/properties/claimName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
}
if(data113.failures !== undefined){
let data118 = data113.failures;
if(!(((typeof data118 == "number") && (!(data118 % 1) && !isNaN(data118))) && (isFinite(data118)))){
const err267 = {instancePath:instancePath+"/status/suspension/failures",schemaPath:"#/properties/status/properties/suspension/properties/failures/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
if((typeof data118 == "number") && (isFinite(data118))){
if(data118 < 0 || isNaN(data118)){
const err268 = {instancePath:instancePath+"/status/suspension/failures",schemaPath:"#/properties/status/properties/suspension/properties/failures/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
}
}
}
else {
const err269 = {instancePath:instancePath+"/status/suspension",schemaPath:"#/properties/status/properties/suspension/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
}
if(data60.resumeToken !== undefined){
let data119 = data60.resumeToken;
if(typeof data119 === "string"){
if(func2(data119) > 253){
const err270 = {instancePath:instancePath+"/status/resumeToken",schemaPath:"#/properties/status/properties/resumeToken/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
}
else {
const err271 = {instancePath:instancePath+"/status/resumeToken",schemaPath:"#/properties/status/properties/resumeToken/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
}
if(data60.failuresSince !== undefined){
let data120 = data60.failuresSince;
if(typeof data120 === "string"){
if(!(formats0.test(data120))){
const err272 = {instancePath:instancePath+"/status/failuresSince",schemaPath:"#/properties/status/properties/failuresSince/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err272];
}
else {
vErrors.push(err272);
}
errors++;
}
}
else {
const err273 = {instancePath:instancePath+"/status/failuresSince",schemaPath:"#/properties/status/properties/failuresSince/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
}
}
else {
const err274 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
}
}
else {
const err275 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}
