// Generated from crds/keepsake.dev_storagetopologypolicies.yaml by `npm run generate`. Do not edit.
const countCodePoints = (text) => [...text].length;
export const isStorageTopologyPolicy = validate10;
const schema11 = {"type":"object","required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"type":"string","enum":["keepsake.dev/v1"]},"kind":{"type":"string","enum":["StorageTopologyPolicy"]},"metadata":{"type":"object","required":["name","uid","resourceVersion","generation","creationTimestamp"],"properties":{"name":{"type":"string"},"uid":{"type":"string"},"resourceVersion":{"type":"string"},"generation":{"type":"integer"},"creationTimestamp":{"type":"string","format":"date-time"},"deletionTimestamp":{"type":"string","format":"date-time"},"labels":{"type":"object","additionalProperties":{"type":"string"}},"annotations":{"type":"object","additionalProperties":{"type":"string"}},"finalizers":{"type":"array","items":{"type":"string"}}}},"spec":{"type":"object","required":["match","priority","mode","engine","volumeBindingMode","allowedTopologies","validation"],"properties":{"priority":{"type":"integer","format":"int32","minimum":-1000000,"maximum":1000000,"default":100},"mode":{"type":"string","enum":["Enforce","Audit"],"default":"Enforce"},"engine":{"type":"string","enum":["Webhook","AdmissionPolicy"],"default":"Webhook"},"match":{"type":"object","required":["provisioners","addonManaged"],"properties":{"provisioners":{"type":"array","minItems":1,"maxItems":32,"items":{"type":"string","minLength":1,"maxLength":253}},"storageClassSelector":{"type":"object","properties":{"matchLabels":{"type":"object","maxProperties":32,"additionalProperties":{"type":"string","maxLength":63}},"matchExpressions":{"type":"array","maxItems":32,"items":{"type":"object","required":["key","operator"],"properties":{"key":{"type":"string","maxLength":317},"operator":{"type":"string","enum":["In","NotIn","Exists","DoesNotExist"]},"values":{"type":"array","maxItems":64,"items":{"type":"string","maxLength":63}}}}}}},"excludeStorageClasses":{"type":"array","maxItems":256,"items":{"type":"string","minLength":1,"maxLength":253}},"addonManaged":{"type":"string","enum":["Skip","Include"],"default":"Skip"}}},"volumeBindingMode":{"type":"object","default":{},"required":["value","whenUnset","whenExplicit","whenUnknown","whenReplaced"],"properties":{"value":{"type":"string","enum":["WaitForFirstConsumer"],"default":"WaitForFirstConsumer"},"whenUnset":{"type":"string","enum":["Set","Ignore"],"default":"Set"},"whenExplicit":{"type":"string","enum":["Deny","Warn","Override"],"default":"Deny"},"whenUnknown":{"type":"string","enum":["Set","Ignore","Warn"],"default":"Set"},"whenReplaced":{"type":"string","enum":["Restore","Ignore"],"default":"Restore"}}},"allowedTopologies":{"type":"object","default":{"source":"None"},"required":["source","whenPresent","whenDrifted"],"properties":{"source":{"type":"string","enum":["None","Static","Discovered"],"default":"None"},"topologyKeys":{"type":"array","maxItems":8,"items":{"type":"string","minLength":1,"maxLength":317}},"terms":{"type":"array","maxItems":16,"items":{"type":"object","required":["matchLabelExpressions"],"properties":{"matchLabelExpressions":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"object","required":["key","values"],"properties":{"key":{"type":"string","minLength":1,"maxLength":317},"values":{"type":"array","minItems":1,"maxItems":64,"items":{"type":"string","maxLength":63}}}}}}}},"exclude":{"type":"array","maxItems":16,"items":{"type":"object","required":["key","values"],"properties":{"key":{"type":"string","minLength":1,"maxLength":317},"values":{"type":"array","minItems":1,"maxItems":64,"items":{"type":"string","maxLength":63}}}}},"whenPresent":{"type":"string","enum":["Keep","Intersect","Deny"],"default":"Keep"},"whenDrifted":{"type":"string","enum":["Report","Update"],"default":"Report"}}},"validation":{"type":"object","default":{},"required":["unknownTopologyKey","unmatchedTopologyValue","deprecatedTopologyKey","driverWithoutTopology"],"properties":{"unknownTopologyKey":{"type":"string","enum":["Deny","Warn","Ignore"],"default":"Deny"},"unmatchedTopologyValue":{"type":"string","enum":["Deny","Warn","Ignore"],"default":"Warn"},"deprecatedTopologyKey":{"type":"string","enum":["Deny","Warn","Ignore"],"default":"Warn"},"driverWithoutTopology":{"type":"string","enum":["Skip","Warn"],"default":"Skip"}}}}},"status":{"type":"object","properties":{"observedGeneration":{"type":"integer","format":"int64","minimum":0},"conditions":{"type":"array","maxItems":16,"items":{"type":"object","required":["type","status","lastTransitionTime","reason","message"],"properties":{"type":{"type":"string","maxLength":316,"pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"},"status":{"type":"string","enum":["True","False","Unknown"]},"observedGeneration":{"type":"integer","format":"int64","minimum":0},"lastTransitionTime":{"type":"string","format":"date-time"},"reason":{"type":"string","minLength":1,"maxLength":1024,"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"},"message":{"type":"string","maxLength":32768}}}},"storageClassCount":{"type":"integer","format":"int32","minimum":0},"compliantCount":{"type":"integer","format":"int32","minimum":0},"storageClasses":{"type":"array","maxItems":100,"items":{"type":"object","required":["name","volumeBindingMode","compliant"],"properties":{"name":{"type":"string","maxLength":253},"volumeBindingMode":{"type":"string","maxLength":64},"compliant":{"type":"boolean"},"reasons":{"type":"array","maxItems":16,"items":{"type":"string","maxLength":64}},"message":{"type":"string","maxLength":2048},"remediation":{"type":"string","maxLength":2048}}}},"topologyDomains":{"type":"array","maxItems":64,"items":{"type":"object","required":["driver","topologyKey","values"],"properties":{"driver":{"type":"string","maxLength":253},"topologyKey":{"type":"string","maxLength":317},"values":{"type":"array","maxItems":64,"items":{"type":"object","required":["value","nodes"],"properties":{"value":{"type":"string","maxLength":63},"nodes":{"type":"integer","format":"int32","minimum":0},"lastSeenTime":{"type":"string","format":"date-time"}}}},"nodesWithoutKey":{"type":"integer","format":"int32","minimum":0},"valueCount":{"type":"integer","format":"int32","minimum":0}}}},"injection":{"type":"array","maxItems":32,"items":{"type":"object","required":["provisioner"],"properties":{"provisioner":{"type":"string","maxLength":253},"volumeBindingMode":{"type":"string","maxLength":64},"allowedTopologies":{"type":"array","maxItems":16,"items":{"type":"object","required":["matchLabelExpressions"],"properties":{"matchLabelExpressions":{"type":"array","maxItems":8,"items":{"type":"object","required":["key","values"],"properties":{"key":{"type":"string","maxLength":317},"values":{"type":"array","maxItems":64,"items":{"type":"string","maxLength":63}}}}}}}}}}},"outrankedBy":{"type":"array","maxItems":16,"items":{"type":"object","required":["policy","provisioners"],"properties":{"policy":{"type":"string","maxLength":253},"provisioners":{"type":"array","maxItems":32,"items":{"type":"string","maxLength":253}},"excludeStorageClasses":{"type":"array","maxItems":256,"items":{"type":"string","maxLength":253}},"addonManaged":{"type":"string","maxLength":16},"storageClassSelector":{"type":"object","properties":{"matchLabels":{"type":"object","maxProperties":32,"additionalProperties":{"type":"string","maxLength":63}},"matchExpressions":{"type":"array","maxItems":32,"items":{"type":"object","required":["key","operator"],"properties":{"key":{"type":"string","maxLength":317},"operator":{"type":"string","maxLength":16},"values":{"type":"array","maxItems":64,"items":{"type":"string","maxLength":63}}}}}}}}}},"truncated":{"type":"boolean"}}}}};
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
if(!(data1 === "StorageTopologyPolicy")){
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
if(data2.uid === undefined){
const err9 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "uid"},message:"must have required property '"+"uid"+"'"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data2.resourceVersion === undefined){
const err10 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "resourceVersion"},message:"must have required property '"+"resourceVersion"+"'"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data2.generation === undefined){
const err11 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "generation"},message:"must have required property '"+"generation"+"'"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data2.creationTimestamp === undefined){
const err12 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "creationTimestamp"},message:"must have required property '"+"creationTimestamp"+"'"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data2.name !== undefined){
if(typeof data2.name !== "string"){
const err13 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data2.uid !== undefined){
if(typeof data2.uid !== "string"){
const err14 = {instancePath:instancePath+"/metadata/uid",schemaPath:"#/properties/metadata/properties/uid/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data2.resourceVersion !== undefined){
if(typeof data2.resourceVersion !== "string"){
const err15 = {instancePath:instancePath+"/metadata/resourceVersion",schemaPath:"#/properties/metadata/properties/resourceVersion/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data2.generation !== undefined){
let data6 = data2.generation;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err16 = {instancePath:instancePath+"/metadata/generation",schemaPath:"#/properties/metadata/properties/generation/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data2.creationTimestamp !== undefined){
let data7 = data2.creationTimestamp;
if(typeof data7 === "string"){
if(!(formats0.test(data7))){
const err17 = {instancePath:instancePath+"/metadata/creationTimestamp",schemaPath:"#/properties/metadata/properties/creationTimestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/metadata/creationTimestamp",schemaPath:"#/properties/metadata/properties/creationTimestamp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data2.deletionTimestamp !== undefined){
let data8 = data2.deletionTimestamp;
if(typeof data8 === "string"){
if(!(formats0.test(data8))){
const err19 = {instancePath:instancePath+"/metadata/deletionTimestamp",schemaPath:"#/properties/metadata/properties/deletionTimestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
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
const err20 = {instancePath:instancePath+"/metadata/deletionTimestamp",schemaPath:"#/properties/metadata/properties/deletionTimestamp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data2.labels !== undefined){
let data9 = data2.labels;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key0 in data9){
if(typeof data9[key0] !== "string"){
const err21 = {instancePath:instancePath+"/metadata/labels/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data2.annotations !== undefined){
let data11 = data2.annotations;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key1 in data11){
if(typeof data11[key1] !== "string"){
const err23 = {instancePath:instancePath+"/metadata/annotations/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err24 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data2.finalizers !== undefined){
let data13 = data2.finalizers;
if(Array.isArray(data13)){
const len0 = data13.length;
for(let i0=0; i0<len0; i0++){
if(typeof data13[i0] !== "string"){
const err25 = {instancePath:instancePath+"/metadata/finalizers/" + i0,schemaPath:"#/properties/metadata/properties/finalizers/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err26 = {instancePath:instancePath+"/metadata/finalizers",schemaPath:"#/properties/metadata/properties/finalizers/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.spec !== undefined){
let data15 = data.spec;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(data15.priority === undefined){
data15.priority = 100;
}
if(data15.mode === undefined){
data15.mode = "Enforce";
}
if(data15.engine === undefined){
data15.engine = "Webhook";
}
if(data15.volumeBindingMode === undefined){
data15.volumeBindingMode = {};
}
if(data15.allowedTopologies === undefined){
data15.allowedTopologies = {"source":"None"};
}
if(data15.validation === undefined){
data15.validation = {};
}
if(data15.match === undefined){
const err28 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "match"},message:"must have required property '"+"match"+"'"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data15.priority === undefined){
const err29 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "priority"},message:"must have required property '"+"priority"+"'"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data15.mode === undefined){
const err30 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "mode"},message:"must have required property '"+"mode"+"'"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data15.engine === undefined){
const err31 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "engine"},message:"must have required property '"+"engine"+"'"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data15.volumeBindingMode === undefined){
const err32 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "volumeBindingMode"},message:"must have required property '"+"volumeBindingMode"+"'"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data15.allowedTopologies === undefined){
const err33 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "allowedTopologies"},message:"must have required property '"+"allowedTopologies"+"'"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data15.validation === undefined){
const err34 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "validation"},message:"must have required property '"+"validation"+"'"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
let data16 = data15.priority;
if(!(((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16))) && (isFinite(data16)))){
const err35 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if((typeof data16 == "number") && (isFinite(data16))){
if(data16 > 1000000 || isNaN(data16)){
const err36 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data16 < -1000000 || isNaN(data16)){
const err37 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1000000},message:"must be >= -1000000"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
let data17 = data15.mode;
if(typeof data17 !== "string"){
const err38 = {instancePath:instancePath+"/spec/mode",schemaPath:"#/properties/spec/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(!((data17 === "Enforce") || (data17 === "Audit"))){
const err39 = {instancePath:instancePath+"/spec/mode",schemaPath:"#/properties/spec/properties/mode/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.mode.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
let data18 = data15.engine;
if(typeof data18 !== "string"){
const err40 = {instancePath:instancePath+"/spec/engine",schemaPath:"#/properties/spec/properties/engine/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(!((data18 === "Webhook") || (data18 === "AdmissionPolicy"))){
const err41 = {instancePath:instancePath+"/spec/engine",schemaPath:"#/properties/spec/properties/engine/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.engine.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(data15.match !== undefined){
let data19 = data15.match;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.addonManaged === undefined){
data19.addonManaged = "Skip";
}
if(data19.provisioners === undefined){
const err42 = {instancePath:instancePath+"/spec/match",schemaPath:"#/properties/spec/properties/match/required",keyword:"required",params:{missingProperty: "provisioners"},message:"must have required property '"+"provisioners"+"'"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data19.addonManaged === undefined){
const err43 = {instancePath:instancePath+"/spec/match",schemaPath:"#/properties/spec/properties/match/required",keyword:"required",params:{missingProperty: "addonManaged"},message:"must have required property '"+"addonManaged"+"'"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(data19.provisioners !== undefined){
let data20 = data19.provisioners;
if(Array.isArray(data20)){
if(data20.length > 32){
const err44 = {instancePath:instancePath+"/spec/match/provisioners",schemaPath:"#/properties/spec/properties/match/properties/provisioners/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(data20.length < 1){
const err45 = {instancePath:instancePath+"/spec/match/provisioners",schemaPath:"#/properties/spec/properties/match/properties/provisioners/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
const len1 = data20.length;
for(let i1=0; i1<len1; i1++){
let data21 = data20[i1];
if(typeof data21 === "string"){
if(func2(data21) > 253){
const err46 = {instancePath:instancePath+"/spec/match/provisioners/" + i1,schemaPath:"#/properties/spec/properties/match/properties/provisioners/items/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(func2(data21) < 1){
const err47 = {instancePath:instancePath+"/spec/match/provisioners/" + i1,schemaPath:"#/properties/spec/properties/match/properties/provisioners/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/spec/match/provisioners/" + i1,schemaPath:"#/properties/spec/properties/match/properties/provisioners/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/spec/match/provisioners",schemaPath:"#/properties/spec/properties/match/properties/provisioners/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data19.storageClassSelector !== undefined){
let data22 = data19.storageClassSelector;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.matchLabels !== undefined){
let data23 = data22.matchLabels;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
if(Object.keys(data23).length > 32){
const err50 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchLabels",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchLabels/maxProperties",keyword:"maxProperties",params:{limit: 32},message:"must NOT have more than 32 properties"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
for(const key2 in data23){
let data24 = data23[key2];
if(typeof data24 === "string"){
if(func2(data24) > 63){
const err51 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchLabels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchLabels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchLabels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchLabels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchLabels",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchLabels/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data22.matchExpressions !== undefined){
let data25 = data22.matchExpressions;
if(Array.isArray(data25)){
if(data25.length > 32){
const err54 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
const len2 = data25.length;
for(let i2=0; i2<len2; i2++){
let data26 = data25[i2];
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.key === undefined){
const err55 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2,schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(data26.operator === undefined){
const err56 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2,schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/required",keyword:"required",params:{missingProperty: "operator"},message:"must have required property '"+"operator"+"'"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data26.key !== undefined){
let data27 = data26.key;
if(typeof data27 === "string"){
if(func2(data27) > 317){
const err57 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2+"/key",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/properties/key/maxLength",keyword:"maxLength",params:{limit: 317},message:"must NOT have more than 317 characters"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2+"/key",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data26.operator !== undefined){
let data28 = data26.operator;
if(typeof data28 !== "string"){
const err59 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2+"/operator",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/properties/operator/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(!((((data28 === "In") || (data28 === "NotIn")) || (data28 === "Exists")) || (data28 === "DoesNotExist"))){
const err60 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2+"/operator",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/properties/operator/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.match.properties.storageClassSelector.properties.matchExpressions.items.properties.operator.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data26.values !== undefined){
let data29 = data26.values;
if(Array.isArray(data29)){
if(data29.length > 64){
const err61 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2+"/values",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/properties/values/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
const len3 = data29.length;
for(let i3=0; i3<len3; i3++){
let data30 = data29[i3];
if(typeof data30 === "string"){
if(func2(data30) > 63){
const err62 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2+"/values/" + i3,schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/properties/values/items/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2+"/values/" + i3,schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/properties/values/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
else {
const err64 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2+"/values",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/properties/values/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
else {
const err65 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions/" + i2,schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err66 = {instancePath:instancePath+"/spec/match/storageClassSelector/matchExpressions",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/properties/matchExpressions/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
else {
const err67 = {instancePath:instancePath+"/spec/match/storageClassSelector",schemaPath:"#/properties/spec/properties/match/properties/storageClassSelector/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data19.excludeStorageClasses !== undefined){
let data31 = data19.excludeStorageClasses;
if(Array.isArray(data31)){
if(data31.length > 256){
const err68 = {instancePath:instancePath+"/spec/match/excludeStorageClasses",schemaPath:"#/properties/spec/properties/match/properties/excludeStorageClasses/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
const len4 = data31.length;
for(let i4=0; i4<len4; i4++){
let data32 = data31[i4];
if(typeof data32 === "string"){
if(func2(data32) > 253){
const err69 = {instancePath:instancePath+"/spec/match/excludeStorageClasses/" + i4,schemaPath:"#/properties/spec/properties/match/properties/excludeStorageClasses/items/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(func2(data32) < 1){
const err70 = {instancePath:instancePath+"/spec/match/excludeStorageClasses/" + i4,schemaPath:"#/properties/spec/properties/match/properties/excludeStorageClasses/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
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
const err71 = {instancePath:instancePath+"/spec/match/excludeStorageClasses/" + i4,schemaPath:"#/properties/spec/properties/match/properties/excludeStorageClasses/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
else {
const err72 = {instancePath:instancePath+"/spec/match/excludeStorageClasses",schemaPath:"#/properties/spec/properties/match/properties/excludeStorageClasses/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
let data33 = data19.addonManaged;
if(typeof data33 !== "string"){
const err73 = {instancePath:instancePath+"/spec/match/addonManaged",schemaPath:"#/properties/spec/properties/match/properties/addonManaged/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(!((data33 === "Skip") || (data33 === "Include"))){
const err74 = {instancePath:instancePath+"/spec/match/addonManaged",schemaPath:"#/properties/spec/properties/match/properties/addonManaged/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.match.properties.addonManaged.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
else {
const err75 = {instancePath:instancePath+"/spec/match",schemaPath:"#/properties/spec/properties/match/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
let data34 = data15.volumeBindingMode;
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
if(data34.value === undefined){
data34.value = "WaitForFirstConsumer";
}
if(data34.whenUnset === undefined){
data34.whenUnset = "Set";
}
if(data34.whenExplicit === undefined){
data34.whenExplicit = "Deny";
}
if(data34.whenUnknown === undefined){
data34.whenUnknown = "Set";
}
if(data34.whenReplaced === undefined){
data34.whenReplaced = "Restore";
}
if(data34.value === undefined){
const err76 = {instancePath:instancePath+"/spec/volumeBindingMode",schemaPath:"#/properties/spec/properties/volumeBindingMode/required",keyword:"required",params:{missingProperty: "value"},message:"must have required property '"+"value"+"'"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data34.whenUnset === undefined){
const err77 = {instancePath:instancePath+"/spec/volumeBindingMode",schemaPath:"#/properties/spec/properties/volumeBindingMode/required",keyword:"required",params:{missingProperty: "whenUnset"},message:"must have required property '"+"whenUnset"+"'"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
if(data34.whenExplicit === undefined){
const err78 = {instancePath:instancePath+"/spec/volumeBindingMode",schemaPath:"#/properties/spec/properties/volumeBindingMode/required",keyword:"required",params:{missingProperty: "whenExplicit"},message:"must have required property '"+"whenExplicit"+"'"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
if(data34.whenUnknown === undefined){
const err79 = {instancePath:instancePath+"/spec/volumeBindingMode",schemaPath:"#/properties/spec/properties/volumeBindingMode/required",keyword:"required",params:{missingProperty: "whenUnknown"},message:"must have required property '"+"whenUnknown"+"'"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(data34.whenReplaced === undefined){
const err80 = {instancePath:instancePath+"/spec/volumeBindingMode",schemaPath:"#/properties/spec/properties/volumeBindingMode/required",keyword:"required",params:{missingProperty: "whenReplaced"},message:"must have required property '"+"whenReplaced"+"'"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
let data35 = data34.value;
if(typeof data35 !== "string"){
const err81 = {instancePath:instancePath+"/spec/volumeBindingMode/value",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if(!(data35 === "WaitForFirstConsumer")){
const err82 = {instancePath:instancePath+"/spec/volumeBindingMode/value",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/value/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.volumeBindingMode.properties.value.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
let data36 = data34.whenUnset;
if(typeof data36 !== "string"){
const err83 = {instancePath:instancePath+"/spec/volumeBindingMode/whenUnset",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/whenUnset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(!((data36 === "Set") || (data36 === "Ignore"))){
const err84 = {instancePath:instancePath+"/spec/volumeBindingMode/whenUnset",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/whenUnset/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.volumeBindingMode.properties.whenUnset.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
let data37 = data34.whenExplicit;
if(typeof data37 !== "string"){
const err85 = {instancePath:instancePath+"/spec/volumeBindingMode/whenExplicit",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/whenExplicit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if(!(((data37 === "Deny") || (data37 === "Warn")) || (data37 === "Override"))){
const err86 = {instancePath:instancePath+"/spec/volumeBindingMode/whenExplicit",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/whenExplicit/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.volumeBindingMode.properties.whenExplicit.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
let data38 = data34.whenUnknown;
if(typeof data38 !== "string"){
const err87 = {instancePath:instancePath+"/spec/volumeBindingMode/whenUnknown",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/whenUnknown/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if(!(((data38 === "Set") || (data38 === "Ignore")) || (data38 === "Warn"))){
const err88 = {instancePath:instancePath+"/spec/volumeBindingMode/whenUnknown",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/whenUnknown/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.volumeBindingMode.properties.whenUnknown.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
let data39 = data34.whenReplaced;
if(typeof data39 !== "string"){
const err89 = {instancePath:instancePath+"/spec/volumeBindingMode/whenReplaced",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/whenReplaced/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
if(!((data39 === "Restore") || (data39 === "Ignore"))){
const err90 = {instancePath:instancePath+"/spec/volumeBindingMode/whenReplaced",schemaPath:"#/properties/spec/properties/volumeBindingMode/properties/whenReplaced/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.volumeBindingMode.properties.whenReplaced.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
else {
const err91 = {instancePath:instancePath+"/spec/volumeBindingMode",schemaPath:"#/properties/spec/properties/volumeBindingMode/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
let data40 = data15.allowedTopologies;
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
if(data40.source === undefined){
data40.source = "None";
}
if(data40.whenPresent === undefined){
data40.whenPresent = "Keep";
}
if(data40.whenDrifted === undefined){
data40.whenDrifted = "Report";
}
if(data40.source === undefined){
const err92 = {instancePath:instancePath+"/spec/allowedTopologies",schemaPath:"#/properties/spec/properties/allowedTopologies/required",keyword:"required",params:{missingProperty: "source"},message:"must have required property '"+"source"+"'"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
if(data40.whenPresent === undefined){
const err93 = {instancePath:instancePath+"/spec/allowedTopologies",schemaPath:"#/properties/spec/properties/allowedTopologies/required",keyword:"required",params:{missingProperty: "whenPresent"},message:"must have required property '"+"whenPresent"+"'"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(data40.whenDrifted === undefined){
const err94 = {instancePath:instancePath+"/spec/allowedTopologies",schemaPath:"#/properties/spec/properties/allowedTopologies/required",keyword:"required",params:{missingProperty: "whenDrifted"},message:"must have required property '"+"whenDrifted"+"'"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
let data41 = data40.source;
if(typeof data41 !== "string"){
const err95 = {instancePath:instancePath+"/spec/allowedTopologies/source",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if(!(((data41 === "None") || (data41 === "Static")) || (data41 === "Discovered"))){
const err96 = {instancePath:instancePath+"/spec/allowedTopologies/source",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/source/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.allowedTopologies.properties.source.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if(data40.topologyKeys !== undefined){
let data42 = data40.topologyKeys;
if(Array.isArray(data42)){
if(data42.length > 8){
const err97 = {instancePath:instancePath+"/spec/allowedTopologies/topologyKeys",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/topologyKeys/maxItems",keyword:"maxItems",params:{limit: 8},message:"must NOT have more than 8 items"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
const len5 = data42.length;
for(let i5=0; i5<len5; i5++){
let data43 = data42[i5];
if(typeof data43 === "string"){
if(func2(data43) > 317){
const err98 = {instancePath:instancePath+"/spec/allowedTopologies/topologyKeys/" + i5,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/topologyKeys/items/maxLength",keyword:"maxLength",params:{limit: 317},message:"must NOT have more than 317 characters"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
if(func2(data43) < 1){
const err99 = {instancePath:instancePath+"/spec/allowedTopologies/topologyKeys/" + i5,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/topologyKeys/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
else {
const err100 = {instancePath:instancePath+"/spec/allowedTopologies/topologyKeys/" + i5,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/topologyKeys/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
}
else {
const err101 = {instancePath:instancePath+"/spec/allowedTopologies/topologyKeys",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/topologyKeys/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data40.terms !== undefined){
let data44 = data40.terms;
if(Array.isArray(data44)){
if(data44.length > 16){
const err102 = {instancePath:instancePath+"/spec/allowedTopologies/terms",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
const len6 = data44.length;
for(let i6=0; i6<len6; i6++){
let data45 = data44[i6];
if(data45 && typeof data45 == "object" && !Array.isArray(data45)){
if(data45.matchLabelExpressions === undefined){
const err103 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/required",keyword:"required",params:{missingProperty: "matchLabelExpressions"},message:"must have required property '"+"matchLabelExpressions"+"'"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
if(data45.matchLabelExpressions !== undefined){
let data46 = data45.matchLabelExpressions;
if(Array.isArray(data46)){
if(data46.length > 8){
const err104 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/maxItems",keyword:"maxItems",params:{limit: 8},message:"must NOT have more than 8 items"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
if(data46.length < 1){
const err105 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
const len7 = data46.length;
for(let i7=0; i7<len7; i7++){
let data47 = data46[i7];
if(data47 && typeof data47 == "object" && !Array.isArray(data47)){
if(data47.key === undefined){
const err106 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
if(data47.values === undefined){
const err107 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/required",keyword:"required",params:{missingProperty: "values"},message:"must have required property '"+"values"+"'"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
if(data47.key !== undefined){
let data48 = data47.key;
if(typeof data48 === "string"){
if(func2(data48) > 317){
const err108 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7+"/key",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/properties/key/maxLength",keyword:"maxLength",params:{limit: 317},message:"must NOT have more than 317 characters"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
if(func2(data48) < 1){
const err109 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7+"/key",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/properties/key/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
else {
const err110 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7+"/key",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data47.values !== undefined){
let data49 = data47.values;
if(Array.isArray(data49)){
if(data49.length > 64){
const err111 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7+"/values",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/properties/values/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if(data49.length < 1){
const err112 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7+"/values",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/properties/values/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
const len8 = data49.length;
for(let i8=0; i8<len8; i8++){
let data50 = data49[i8];
if(typeof data50 === "string"){
if(func2(data50) > 63){
const err113 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7+"/values/" + i8,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/properties/values/items/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
else {
const err114 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7+"/values/" + i8,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/properties/values/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
}
else {
const err115 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7+"/values",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/properties/values/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
}
else {
const err116 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions/" + i7,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
else {
const err117 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6+"/matchLabelExpressions",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/properties/matchLabelExpressions/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
}
else {
const err118 = {instancePath:instancePath+"/spec/allowedTopologies/terms/" + i6,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
}
else {
const err119 = {instancePath:instancePath+"/spec/allowedTopologies/terms",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/terms/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
if(data40.exclude !== undefined){
let data51 = data40.exclude;
if(Array.isArray(data51)){
if(data51.length > 16){
const err120 = {instancePath:instancePath+"/spec/allowedTopologies/exclude",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
const len9 = data51.length;
for(let i9=0; i9<len9; i9++){
let data52 = data51[i9];
if(data52 && typeof data52 == "object" && !Array.isArray(data52)){
if(data52.key === undefined){
const err121 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
if(data52.values === undefined){
const err122 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/required",keyword:"required",params:{missingProperty: "values"},message:"must have required property '"+"values"+"'"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
if(data52.key !== undefined){
let data53 = data52.key;
if(typeof data53 === "string"){
if(func2(data53) > 317){
const err123 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9+"/key",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/properties/key/maxLength",keyword:"maxLength",params:{limit: 317},message:"must NOT have more than 317 characters"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(func2(data53) < 1){
const err124 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9+"/key",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/properties/key/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
else {
const err125 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9+"/key",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
if(data52.values !== undefined){
let data54 = data52.values;
if(Array.isArray(data54)){
if(data54.length > 64){
const err126 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9+"/values",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/properties/values/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(data54.length < 1){
const err127 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9+"/values",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/properties/values/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
const len10 = data54.length;
for(let i10=0; i10<len10; i10++){
let data55 = data54[i10];
if(typeof data55 === "string"){
if(func2(data55) > 63){
const err128 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9+"/values/" + i10,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/properties/values/items/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
else {
const err129 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9+"/values/" + i10,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/properties/values/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
}
else {
const err130 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9+"/values",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/properties/values/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err131 = {instancePath:instancePath+"/spec/allowedTopologies/exclude/" + i9,schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
}
else {
const err132 = {instancePath:instancePath+"/spec/allowedTopologies/exclude",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/exclude/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
let data56 = data40.whenPresent;
if(typeof data56 !== "string"){
const err133 = {instancePath:instancePath+"/spec/allowedTopologies/whenPresent",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/whenPresent/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if(!(((data56 === "Keep") || (data56 === "Intersect")) || (data56 === "Deny"))){
const err134 = {instancePath:instancePath+"/spec/allowedTopologies/whenPresent",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/whenPresent/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.allowedTopologies.properties.whenPresent.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
let data57 = data40.whenDrifted;
if(typeof data57 !== "string"){
const err135 = {instancePath:instancePath+"/spec/allowedTopologies/whenDrifted",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/whenDrifted/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
if(!((data57 === "Report") || (data57 === "Update"))){
const err136 = {instancePath:instancePath+"/spec/allowedTopologies/whenDrifted",schemaPath:"#/properties/spec/properties/allowedTopologies/properties/whenDrifted/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.allowedTopologies.properties.whenDrifted.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
else {
const err137 = {instancePath:instancePath+"/spec/allowedTopologies",schemaPath:"#/properties/spec/properties/allowedTopologies/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
let data58 = data15.validation;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if(data58.unknownTopologyKey === undefined){
data58.unknownTopologyKey = "Deny";
}
if(data58.unmatchedTopologyValue === undefined){
data58.unmatchedTopologyValue = "Warn";
}
if(data58.deprecatedTopologyKey === undefined){
data58.deprecatedTopologyKey = "Warn";
}
if(data58.driverWithoutTopology === undefined){
data58.driverWithoutTopology = "Skip";
}
if(data58.unknownTopologyKey === undefined){
const err138 = {instancePath:instancePath+"/spec/validation",schemaPath:"#/properties/spec/properties/validation/required",keyword:"required",params:{missingProperty: "unknownTopologyKey"},message:"must have required property '"+"unknownTopologyKey"+"'"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
if(data58.unmatchedTopologyValue === undefined){
const err139 = {instancePath:instancePath+"/spec/validation",schemaPath:"#/properties/spec/properties/validation/required",keyword:"required",params:{missingProperty: "unmatchedTopologyValue"},message:"must have required property '"+"unmatchedTopologyValue"+"'"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
if(data58.deprecatedTopologyKey === undefined){
const err140 = {instancePath:instancePath+"/spec/validation",schemaPath:"#/properties/spec/properties/validation/required",keyword:"required",params:{missingProperty: "deprecatedTopologyKey"},message:"must have required property '"+"deprecatedTopologyKey"+"'"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
if(data58.driverWithoutTopology === undefined){
const err141 = {instancePath:instancePath+"/spec/validation",schemaPath:"#/properties/spec/properties/validation/required",keyword:"required",params:{missingProperty: "driverWithoutTopology"},message:"must have required property '"+"driverWithoutTopology"+"'"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
let data59 = data58.unknownTopologyKey;
if(typeof data59 !== "string"){
const err142 = {instancePath:instancePath+"/spec/validation/unknownTopologyKey",schemaPath:"#/properties/spec/properties/validation/properties/unknownTopologyKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
if(!(((data59 === "Deny") || (data59 === "Warn")) || (data59 === "Ignore"))){
const err143 = {instancePath:instancePath+"/spec/validation/unknownTopologyKey",schemaPath:"#/properties/spec/properties/validation/properties/unknownTopologyKey/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.validation.properties.unknownTopologyKey.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
let data60 = data58.unmatchedTopologyValue;
if(typeof data60 !== "string"){
const err144 = {instancePath:instancePath+"/spec/validation/unmatchedTopologyValue",schemaPath:"#/properties/spec/properties/validation/properties/unmatchedTopologyValue/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
if(!(((data60 === "Deny") || (data60 === "Warn")) || (data60 === "Ignore"))){
const err145 = {instancePath:instancePath+"/spec/validation/unmatchedTopologyValue",schemaPath:"#/properties/spec/properties/validation/properties/unmatchedTopologyValue/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.validation.properties.unmatchedTopologyValue.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
let data61 = data58.deprecatedTopologyKey;
if(typeof data61 !== "string"){
const err146 = {instancePath:instancePath+"/spec/validation/deprecatedTopologyKey",schemaPath:"#/properties/spec/properties/validation/properties/deprecatedTopologyKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
if(!(((data61 === "Deny") || (data61 === "Warn")) || (data61 === "Ignore"))){
const err147 = {instancePath:instancePath+"/spec/validation/deprecatedTopologyKey",schemaPath:"#/properties/spec/properties/validation/properties/deprecatedTopologyKey/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.validation.properties.deprecatedTopologyKey.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
let data62 = data58.driverWithoutTopology;
if(typeof data62 !== "string"){
const err148 = {instancePath:instancePath+"/spec/validation/driverWithoutTopology",schemaPath:"#/properties/spec/properties/validation/properties/driverWithoutTopology/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
if(!((data62 === "Skip") || (data62 === "Warn"))){
const err149 = {instancePath:instancePath+"/spec/validation/driverWithoutTopology",schemaPath:"#/properties/spec/properties/validation/properties/driverWithoutTopology/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.validation.properties.driverWithoutTopology.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
else {
const err150 = {instancePath:instancePath+"/spec/validation",schemaPath:"#/properties/spec/properties/validation/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err151 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data.status !== undefined){
let data63 = data.status;
if(data63 && typeof data63 == "object" && !Array.isArray(data63)){
if(data63.observedGeneration !== undefined){
let data64 = data63.observedGeneration;
if(!(((typeof data64 == "number") && (!(data64 % 1) && !isNaN(data64))) && (isFinite(data64)))){
const err152 = {instancePath:instancePath+"/status/observedGeneration",schemaPath:"#/properties/status/properties/observedGeneration/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
if((typeof data64 == "number") && (isFinite(data64))){
if(data64 < 0 || isNaN(data64)){
const err153 = {instancePath:instancePath+"/status/observedGeneration",schemaPath:"#/properties/status/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
}
if(data63.conditions !== undefined){
let data65 = data63.conditions;
if(Array.isArray(data65)){
if(data65.length > 16){
const err154 = {instancePath:instancePath+"/status/conditions",schemaPath:"#/properties/status/properties/conditions/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
const len11 = data65.length;
for(let i11=0; i11<len11; i11++){
let data66 = data65[i11];
if(data66 && typeof data66 == "object" && !Array.isArray(data66)){
if(data66.type === undefined){
const err155 = {instancePath:instancePath+"/status/conditions/" + i11,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
if(data66.status === undefined){
const err156 = {instancePath:instancePath+"/status/conditions/" + i11,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "status"},message:"must have required property '"+"status"+"'"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
if(data66.lastTransitionTime === undefined){
const err157 = {instancePath:instancePath+"/status/conditions/" + i11,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "lastTransitionTime"},message:"must have required property '"+"lastTransitionTime"+"'"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
if(data66.reason === undefined){
const err158 = {instancePath:instancePath+"/status/conditions/" + i11,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "reason"},message:"must have required property '"+"reason"+"'"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
if(data66.message === undefined){
const err159 = {instancePath:instancePath+"/status/conditions/" + i11,schemaPath:"#/properties/status/properties/conditions/items/required",keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
if(data66.type !== undefined){
let data67 = data66.type;
if(typeof data67 === "string"){
if(func2(data67) > 316){
const err160 = {instancePath:instancePath+"/status/conditions/" + i11+"/type",schemaPath:"#/properties/status/properties/conditions/items/properties/type/maxLength",keyword:"maxLength",params:{limit: 316},message:"must NOT have more than 316 characters"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
if(!pattern0.test(data67)){
const err161 = {instancePath:instancePath+"/status/conditions/" + i11+"/type",schemaPath:"#/properties/status/properties/conditions/items/properties/type/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"},message:"must match pattern \""+"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"+"\""};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
else {
const err162 = {instancePath:instancePath+"/status/conditions/" + i11+"/type",schemaPath:"#/properties/status/properties/conditions/items/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
if(data66.status !== undefined){
let data68 = data66.status;
if(typeof data68 !== "string"){
const err163 = {instancePath:instancePath+"/status/conditions/" + i11+"/status",schemaPath:"#/properties/status/properties/conditions/items/properties/status/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
if(!(((data68 === "True") || (data68 === "False")) || (data68 === "Unknown"))){
const err164 = {instancePath:instancePath+"/status/conditions/" + i11+"/status",schemaPath:"#/properties/status/properties/conditions/items/properties/status/enum",keyword:"enum",params:{allowedValues: schema11.properties.status.properties.conditions.items.properties.status.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data66.observedGeneration !== undefined){
let data69 = data66.observedGeneration;
if(!(((typeof data69 == "number") && (!(data69 % 1) && !isNaN(data69))) && (isFinite(data69)))){
const err165 = {instancePath:instancePath+"/status/conditions/" + i11+"/observedGeneration",schemaPath:"#/properties/status/properties/conditions/items/properties/observedGeneration/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
if((typeof data69 == "number") && (isFinite(data69))){
if(data69 < 0 || isNaN(data69)){
const err166 = {instancePath:instancePath+"/status/conditions/" + i11+"/observedGeneration",schemaPath:"#/properties/status/properties/conditions/items/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
}
if(data66.lastTransitionTime !== undefined){
let data70 = data66.lastTransitionTime;
if(typeof data70 === "string"){
if(!(formats0.test(data70))){
const err167 = {instancePath:instancePath+"/status/conditions/" + i11+"/lastTransitionTime",schemaPath:"#/properties/status/properties/conditions/items/properties/lastTransitionTime/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
else {
const err168 = {instancePath:instancePath+"/status/conditions/" + i11+"/lastTransitionTime",schemaPath:"#/properties/status/properties/conditions/items/properties/lastTransitionTime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
if(data66.reason !== undefined){
let data71 = data66.reason;
if(typeof data71 === "string"){
if(func2(data71) > 1024){
const err169 = {instancePath:instancePath+"/status/conditions/" + i11+"/reason",schemaPath:"#/properties/status/properties/conditions/items/properties/reason/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
if(func2(data71) < 1){
const err170 = {instancePath:instancePath+"/status/conditions/" + i11+"/reason",schemaPath:"#/properties/status/properties/conditions/items/properties/reason/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
if(!pattern1.test(data71)){
const err171 = {instancePath:instancePath+"/status/conditions/" + i11+"/reason",schemaPath:"#/properties/status/properties/conditions/items/properties/reason/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"},message:"must match pattern \""+"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"+"\""};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
else {
const err172 = {instancePath:instancePath+"/status/conditions/" + i11+"/reason",schemaPath:"#/properties/status/properties/conditions/items/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
if(data66.message !== undefined){
let data72 = data66.message;
if(typeof data72 === "string"){
if(func2(data72) > 32768){
const err173 = {instancePath:instancePath+"/status/conditions/" + i11+"/message",schemaPath:"#/properties/status/properties/conditions/items/properties/message/maxLength",keyword:"maxLength",params:{limit: 32768},message:"must NOT have more than 32768 characters"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
else {
const err174 = {instancePath:instancePath+"/status/conditions/" + i11+"/message",schemaPath:"#/properties/status/properties/conditions/items/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
}
else {
const err175 = {instancePath:instancePath+"/status/conditions/" + i11,schemaPath:"#/properties/status/properties/conditions/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
}
else {
const err176 = {instancePath:instancePath+"/status/conditions",schemaPath:"#/properties/status/properties/conditions/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
if(data63.storageClassCount !== undefined){
let data73 = data63.storageClassCount;
if(!(((typeof data73 == "number") && (!(data73 % 1) && !isNaN(data73))) && (isFinite(data73)))){
const err177 = {instancePath:instancePath+"/status/storageClassCount",schemaPath:"#/properties/status/properties/storageClassCount/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if((typeof data73 == "number") && (isFinite(data73))){
if(data73 < 0 || isNaN(data73)){
const err178 = {instancePath:instancePath+"/status/storageClassCount",schemaPath:"#/properties/status/properties/storageClassCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
}
if(data63.compliantCount !== undefined){
let data74 = data63.compliantCount;
if(!(((typeof data74 == "number") && (!(data74 % 1) && !isNaN(data74))) && (isFinite(data74)))){
const err179 = {instancePath:instancePath+"/status/compliantCount",schemaPath:"#/properties/status/properties/compliantCount/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
if((typeof data74 == "number") && (isFinite(data74))){
if(data74 < 0 || isNaN(data74)){
const err180 = {instancePath:instancePath+"/status/compliantCount",schemaPath:"#/properties/status/properties/compliantCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
}
if(data63.storageClasses !== undefined){
let data75 = data63.storageClasses;
if(Array.isArray(data75)){
if(data75.length > 100){
const err181 = {instancePath:instancePath+"/status/storageClasses",schemaPath:"#/properties/status/properties/storageClasses/maxItems",keyword:"maxItems",params:{limit: 100},message:"must NOT have more than 100 items"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
const len12 = data75.length;
for(let i12=0; i12<len12; i12++){
let data76 = data75[i12];
if(data76 && typeof data76 == "object" && !Array.isArray(data76)){
if(data76.name === undefined){
const err182 = {instancePath:instancePath+"/status/storageClasses/" + i12,schemaPath:"#/properties/status/properties/storageClasses/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
if(data76.volumeBindingMode === undefined){
const err183 = {instancePath:instancePath+"/status/storageClasses/" + i12,schemaPath:"#/properties/status/properties/storageClasses/items/required",keyword:"required",params:{missingProperty: "volumeBindingMode"},message:"must have required property '"+"volumeBindingMode"+"'"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
if(data76.compliant === undefined){
const err184 = {instancePath:instancePath+"/status/storageClasses/" + i12,schemaPath:"#/properties/status/properties/storageClasses/items/required",keyword:"required",params:{missingProperty: "compliant"},message:"must have required property '"+"compliant"+"'"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
if(data76.name !== undefined){
let data77 = data76.name;
if(typeof data77 === "string"){
if(func2(data77) > 253){
const err185 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/name",schemaPath:"#/properties/status/properties/storageClasses/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
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
const err186 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/name",schemaPath:"#/properties/status/properties/storageClasses/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
if(data76.volumeBindingMode !== undefined){
let data78 = data76.volumeBindingMode;
if(typeof data78 === "string"){
if(func2(data78) > 64){
const err187 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/volumeBindingMode",schemaPath:"#/properties/status/properties/storageClasses/items/properties/volumeBindingMode/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
else {
const err188 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/volumeBindingMode",schemaPath:"#/properties/status/properties/storageClasses/items/properties/volumeBindingMode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
if(data76.compliant !== undefined){
if(typeof data76.compliant !== "boolean"){
const err189 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/compliant",schemaPath:"#/properties/status/properties/storageClasses/items/properties/compliant/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
if(data76.reasons !== undefined){
let data80 = data76.reasons;
if(Array.isArray(data80)){
if(data80.length > 16){
const err190 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/reasons",schemaPath:"#/properties/status/properties/storageClasses/items/properties/reasons/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
const len13 = data80.length;
for(let i13=0; i13<len13; i13++){
let data81 = data80[i13];
if(typeof data81 === "string"){
if(func2(data81) > 64){
const err191 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/reasons/" + i13,schemaPath:"#/properties/status/properties/storageClasses/items/properties/reasons/items/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
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
const err192 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/reasons/" + i13,schemaPath:"#/properties/status/properties/storageClasses/items/properties/reasons/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
}
else {
const err193 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/reasons",schemaPath:"#/properties/status/properties/storageClasses/items/properties/reasons/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
if(data76.message !== undefined){
let data82 = data76.message;
if(typeof data82 === "string"){
if(func2(data82) > 2048){
const err194 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/message",schemaPath:"#/properties/status/properties/storageClasses/items/properties/message/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
else {
const err195 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/message",schemaPath:"#/properties/status/properties/storageClasses/items/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
if(data76.remediation !== undefined){
let data83 = data76.remediation;
if(typeof data83 === "string"){
if(func2(data83) > 2048){
const err196 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/remediation",schemaPath:"#/properties/status/properties/storageClasses/items/properties/remediation/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
else {
const err197 = {instancePath:instancePath+"/status/storageClasses/" + i12+"/remediation",schemaPath:"#/properties/status/properties/storageClasses/items/properties/remediation/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
}
else {
const err198 = {instancePath:instancePath+"/status/storageClasses/" + i12,schemaPath:"#/properties/status/properties/storageClasses/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err199 = {instancePath:instancePath+"/status/storageClasses",schemaPath:"#/properties/status/properties/storageClasses/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
if(data63.topologyDomains !== undefined){
let data84 = data63.topologyDomains;
if(Array.isArray(data84)){
if(data84.length > 64){
const err200 = {instancePath:instancePath+"/status/topologyDomains",schemaPath:"#/properties/status/properties/topologyDomains/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
const len14 = data84.length;
for(let i14=0; i14<len14; i14++){
let data85 = data84[i14];
if(data85 && typeof data85 == "object" && !Array.isArray(data85)){
if(data85.driver === undefined){
const err201 = {instancePath:instancePath+"/status/topologyDomains/" + i14,schemaPath:"#/properties/status/properties/topologyDomains/items/required",keyword:"required",params:{missingProperty: "driver"},message:"must have required property '"+"driver"+"'"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
if(data85.topologyKey === undefined){
const err202 = {instancePath:instancePath+"/status/topologyDomains/" + i14,schemaPath:"#/properties/status/properties/topologyDomains/items/required",keyword:"required",params:{missingProperty: "topologyKey"},message:"must have required property '"+"topologyKey"+"'"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
if(data85.values === undefined){
const err203 = {instancePath:instancePath+"/status/topologyDomains/" + i14,schemaPath:"#/properties/status/properties/topologyDomains/items/required",keyword:"required",params:{missingProperty: "values"},message:"must have required property '"+"values"+"'"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(data85.driver !== undefined){
let data86 = data85.driver;
if(typeof data86 === "string"){
if(func2(data86) > 253){
const err204 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/driver",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/driver/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
else {
const err205 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/driver",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/driver/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
if(data85.topologyKey !== undefined){
let data87 = data85.topologyKey;
if(typeof data87 === "string"){
if(func2(data87) > 317){
const err206 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/topologyKey",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/topologyKey/maxLength",keyword:"maxLength",params:{limit: 317},message:"must NOT have more than 317 characters"};
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
const err207 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/topologyKey",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/topologyKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data85.values !== undefined){
let data88 = data85.values;
if(Array.isArray(data88)){
if(data88.length > 64){
const err208 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
const len15 = data88.length;
for(let i15=0; i15<len15; i15++){
let data89 = data88[i15];
if(data89 && typeof data89 == "object" && !Array.isArray(data89)){
if(data89.value === undefined){
const err209 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values/" + i15,schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/items/required",keyword:"required",params:{missingProperty: "value"},message:"must have required property '"+"value"+"'"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
if(data89.nodes === undefined){
const err210 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values/" + i15,schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/items/required",keyword:"required",params:{missingProperty: "nodes"},message:"must have required property '"+"nodes"+"'"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
if(data89.value !== undefined){
let data90 = data89.value;
if(typeof data90 === "string"){
if(func2(data90) > 63){
const err211 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values/" + i15+"/value",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/items/properties/value/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
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
const err212 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values/" + i15+"/value",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/items/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
if(data89.nodes !== undefined){
let data91 = data89.nodes;
if(!(((typeof data91 == "number") && (!(data91 % 1) && !isNaN(data91))) && (isFinite(data91)))){
const err213 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values/" + i15+"/nodes",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/items/properties/nodes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
if((typeof data91 == "number") && (isFinite(data91))){
if(data91 < 0 || isNaN(data91)){
const err214 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values/" + i15+"/nodes",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/items/properties/nodes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data89.lastSeenTime !== undefined){
let data92 = data89.lastSeenTime;
if(typeof data92 === "string"){
if(!(formats0.test(data92))){
const err215 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values/" + i15+"/lastSeenTime",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/items/properties/lastSeenTime/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
}
else {
const err216 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values/" + i15+"/lastSeenTime",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/items/properties/lastSeenTime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
}
}
else {
const err217 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values/" + i15,schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
}
else {
const err218 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/values",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/values/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
if(data85.nodesWithoutKey !== undefined){
let data93 = data85.nodesWithoutKey;
if(!(((typeof data93 == "number") && (!(data93 % 1) && !isNaN(data93))) && (isFinite(data93)))){
const err219 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/nodesWithoutKey",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/nodesWithoutKey/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
if((typeof data93 == "number") && (isFinite(data93))){
if(data93 < 0 || isNaN(data93)){
const err220 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/nodesWithoutKey",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/nodesWithoutKey/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
}
if(data85.valueCount !== undefined){
let data94 = data85.valueCount;
if(!(((typeof data94 == "number") && (!(data94 % 1) && !isNaN(data94))) && (isFinite(data94)))){
const err221 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/valueCount",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/valueCount/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
if((typeof data94 == "number") && (isFinite(data94))){
if(data94 < 0 || isNaN(data94)){
const err222 = {instancePath:instancePath+"/status/topologyDomains/" + i14+"/valueCount",schemaPath:"#/properties/status/properties/topologyDomains/items/properties/valueCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
}
}
else {
const err223 = {instancePath:instancePath+"/status/topologyDomains/" + i14,schemaPath:"#/properties/status/properties/topologyDomains/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
}
else {
const err224 = {instancePath:instancePath+"/status/topologyDomains",schemaPath:"#/properties/status/properties/topologyDomains/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
if(data63.injection !== undefined){
let data95 = data63.injection;
if(Array.isArray(data95)){
if(data95.length > 32){
const err225 = {instancePath:instancePath+"/status/injection",schemaPath:"#/properties/status/properties/injection/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
const len16 = data95.length;
for(let i16=0; i16<len16; i16++){
let data96 = data95[i16];
if(data96 && typeof data96 == "object" && !Array.isArray(data96)){
if(data96.provisioner === undefined){
const err226 = {instancePath:instancePath+"/status/injection/" + i16,schemaPath:"#/properties/status/properties/injection/items/required",keyword:"required",params:{missingProperty: "provisioner"},message:"must have required property '"+"provisioner"+"'"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
if(data96.provisioner !== undefined){
let data97 = data96.provisioner;
if(typeof data97 === "string"){
if(func2(data97) > 253){
const err227 = {instancePath:instancePath+"/status/injection/" + i16+"/provisioner",schemaPath:"#/properties/status/properties/injection/items/properties/provisioner/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
}
else {
const err228 = {instancePath:instancePath+"/status/injection/" + i16+"/provisioner",schemaPath:"#/properties/status/properties/injection/items/properties/provisioner/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
}
if(data96.volumeBindingMode !== undefined){
let data98 = data96.volumeBindingMode;
if(typeof data98 === "string"){
if(func2(data98) > 64){
const err229 = {instancePath:instancePath+"/status/injection/" + i16+"/volumeBindingMode",schemaPath:"#/properties/status/properties/injection/items/properties/volumeBindingMode/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
}
else {
const err230 = {instancePath:instancePath+"/status/injection/" + i16+"/volumeBindingMode",schemaPath:"#/properties/status/properties/injection/items/properties/volumeBindingMode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
if(data96.allowedTopologies !== undefined){
let data99 = data96.allowedTopologies;
if(Array.isArray(data99)){
if(data99.length > 16){
const err231 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies",schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
const len17 = data99.length;
for(let i17=0; i17<len17; i17++){
let data100 = data99[i17];
if(data100 && typeof data100 == "object" && !Array.isArray(data100)){
if(data100.matchLabelExpressions === undefined){
const err232 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17,schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/required",keyword:"required",params:{missingProperty: "matchLabelExpressions"},message:"must have required property '"+"matchLabelExpressions"+"'"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
if(data100.matchLabelExpressions !== undefined){
let data101 = data100.matchLabelExpressions;
if(Array.isArray(data101)){
if(data101.length > 8){
const err233 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions",schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/maxItems",keyword:"maxItems",params:{limit: 8},message:"must NOT have more than 8 items"};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
const len18 = data101.length;
for(let i18=0; i18<len18; i18++){
let data102 = data101[i18];
if(data102 && typeof data102 == "object" && !Array.isArray(data102)){
if(data102.key === undefined){
const err234 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions/" + i18,schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/items/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
if(data102.values === undefined){
const err235 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions/" + i18,schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/items/required",keyword:"required",params:{missingProperty: "values"},message:"must have required property '"+"values"+"'"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
if(data102.key !== undefined){
let data103 = data102.key;
if(typeof data103 === "string"){
if(func2(data103) > 317){
const err236 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions/" + i18+"/key",schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/items/properties/key/maxLength",keyword:"maxLength",params:{limit: 317},message:"must NOT have more than 317 characters"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
}
else {
const err237 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions/" + i18+"/key",schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/items/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
}
if(data102.values !== undefined){
let data104 = data102.values;
if(Array.isArray(data104)){
if(data104.length > 64){
const err238 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions/" + i18+"/values",schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/items/properties/values/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
const len19 = data104.length;
for(let i19=0; i19<len19; i19++){
let data105 = data104[i19];
if(typeof data105 === "string"){
if(func2(data105) > 63){
const err239 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions/" + i18+"/values/" + i19,schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/items/properties/values/items/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
}
else {
const err240 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions/" + i18+"/values/" + i19,schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/items/properties/values/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err241 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions/" + i18+"/values",schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/items/properties/values/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err242 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions/" + i18,schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err243 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17+"/matchLabelExpressions",schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/properties/matchLabelExpressions/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
}
}
else {
const err244 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies/" + i17,schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
}
else {
const err245 = {instancePath:instancePath+"/status/injection/" + i16+"/allowedTopologies",schemaPath:"#/properties/status/properties/injection/items/properties/allowedTopologies/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
}
}
else {
const err246 = {instancePath:instancePath+"/status/injection/" + i16,schemaPath:"#/properties/status/properties/injection/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
}
}
else {
const err247 = {instancePath:instancePath+"/status/injection",schemaPath:"#/properties/status/properties/injection/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
}
if(data63.outrankedBy !== undefined){
let data106 = data63.outrankedBy;
if(Array.isArray(data106)){
if(data106.length > 16){
const err248 = {instancePath:instancePath+"/status/outrankedBy",schemaPath:"#/properties/status/properties/outrankedBy/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
const len20 = data106.length;
for(let i20=0; i20<len20; i20++){
let data107 = data106[i20];
if(data107 && typeof data107 == "object" && !Array.isArray(data107)){
if(data107.policy === undefined){
const err249 = {instancePath:instancePath+"/status/outrankedBy/" + i20,schemaPath:"#/properties/status/properties/outrankedBy/items/required",keyword:"required",params:{missingProperty: "policy"},message:"must have required property '"+"policy"+"'"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
if(data107.provisioners === undefined){
const err250 = {instancePath:instancePath+"/status/outrankedBy/" + i20,schemaPath:"#/properties/status/properties/outrankedBy/items/required",keyword:"required",params:{missingProperty: "provisioners"},message:"must have required property '"+"provisioners"+"'"};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
if(data107.policy !== undefined){
let data108 = data107.policy;
if(typeof data108 === "string"){
if(func2(data108) > 253){
const err251 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/policy",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/policy/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
else {
const err252 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/policy",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/policy/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
}
if(data107.provisioners !== undefined){
let data109 = data107.provisioners;
if(Array.isArray(data109)){
if(data109.length > 32){
const err253 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/provisioners",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/provisioners/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
const len21 = data109.length;
for(let i21=0; i21<len21; i21++){
let data110 = data109[i21];
if(typeof data110 === "string"){
if(func2(data110) > 253){
const err254 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/provisioners/" + i21,schemaPath:"#/properties/status/properties/outrankedBy/items/properties/provisioners/items/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
}
else {
const err255 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/provisioners/" + i21,schemaPath:"#/properties/status/properties/outrankedBy/items/properties/provisioners/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
}
else {
const err256 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/provisioners",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/provisioners/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
}
if(data107.excludeStorageClasses !== undefined){
let data111 = data107.excludeStorageClasses;
if(Array.isArray(data111)){
if(data111.length > 256){
const err257 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/excludeStorageClasses",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/excludeStorageClasses/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items"};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
const len22 = data111.length;
for(let i22=0; i22<len22; i22++){
let data112 = data111[i22];
if(typeof data112 === "string"){
if(func2(data112) > 253){
const err258 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/excludeStorageClasses/" + i22,schemaPath:"#/properties/status/properties/outrankedBy/items/properties/excludeStorageClasses/items/maxLength",keyword:"maxLength",params:{limit: 253},message:"must NOT have more than 253 characters"};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
}
else {
const err259 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/excludeStorageClasses/" + i22,schemaPath:"#/properties/status/properties/outrankedBy/items/properties/excludeStorageClasses/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
}
}
else {
const err260 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/excludeStorageClasses",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/excludeStorageClasses/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
}
if(data107.addonManaged !== undefined){
let data113 = data107.addonManaged;
if(typeof data113 === "string"){
if(func2(data113) > 16){
const err261 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/addonManaged",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/addonManaged/maxLength",keyword:"maxLength",params:{limit: 16},message:"must NOT have more than 16 characters"};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
}
else {
const err262 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/addonManaged",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/addonManaged/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
if(data107.storageClassSelector !== undefined){
let data114 = data107.storageClassSelector;
if(data114 && typeof data114 == "object" && !Array.isArray(data114)){
if(data114.matchLabels !== undefined){
let data115 = data114.matchLabels;
if(data115 && typeof data115 == "object" && !Array.isArray(data115)){
if(Object.keys(data115).length > 32){
const err263 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchLabels",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchLabels/maxProperties",keyword:"maxProperties",params:{limit: 32},message:"must NOT have more than 32 properties"};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
for(const key3 in data115){
let data116 = data115[key3];
if(typeof data116 === "string"){
if(func2(data116) > 63){
const err264 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchLabels/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchLabels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
}
else {
const err265 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchLabels/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchLabels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
}
else {
const err266 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchLabels",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchLabels/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
}
if(data114.matchExpressions !== undefined){
let data117 = data114.matchExpressions;
if(Array.isArray(data117)){
if(data117.length > 32){
const err267 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
const len23 = data117.length;
for(let i23=0; i23<len23; i23++){
let data118 = data117[i23];
if(data118 && typeof data118 == "object" && !Array.isArray(data118)){
if(data118.key === undefined){
const err268 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23,schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'"};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
if(data118.operator === undefined){
const err269 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23,schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/required",keyword:"required",params:{missingProperty: "operator"},message:"must have required property '"+"operator"+"'"};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
if(data118.key !== undefined){
let data119 = data118.key;
if(typeof data119 === "string"){
if(func2(data119) > 317){
const err270 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23+"/key",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/properties/key/maxLength",keyword:"maxLength",params:{limit: 317},message:"must NOT have more than 317 characters"};
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
const err271 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23+"/key",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
}
if(data118.operator !== undefined){
let data120 = data118.operator;
if(typeof data120 === "string"){
if(func2(data120) > 16){
const err272 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23+"/operator",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/properties/operator/maxLength",keyword:"maxLength",params:{limit: 16},message:"must NOT have more than 16 characters"};
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
const err273 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23+"/operator",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/properties/operator/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
}
if(data118.values !== undefined){
let data121 = data118.values;
if(Array.isArray(data121)){
if(data121.length > 64){
const err274 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23+"/values",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/properties/values/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
const len24 = data121.length;
for(let i24=0; i24<len24; i24++){
let data122 = data121[i24];
if(typeof data122 === "string"){
if(func2(data122) > 63){
const err275 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23+"/values/" + i24,schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/properties/values/items/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters"};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
}
else {
const err276 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23+"/values/" + i24,schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/properties/values/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err276];
}
else {
vErrors.push(err276);
}
errors++;
}
}
}
else {
const err277 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23+"/values",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/properties/values/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err277];
}
else {
vErrors.push(err277);
}
errors++;
}
}
}
else {
const err278 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions/" + i23,schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err278];
}
else {
vErrors.push(err278);
}
errors++;
}
}
}
else {
const err279 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector/matchExpressions",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/properties/matchExpressions/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err279];
}
else {
vErrors.push(err279);
}
errors++;
}
}
}
else {
const err280 = {instancePath:instancePath+"/status/outrankedBy/" + i20+"/storageClassSelector",schemaPath:"#/properties/status/properties/outrankedBy/items/properties/storageClassSelector/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err280];
}
else {
vErrors.push(err280);
}
errors++;
}
}
}
else {
const err281 = {instancePath:instancePath+"/status/outrankedBy/" + i20,schemaPath:"#/properties/status/properties/outrankedBy/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err281];
}
else {
vErrors.push(err281);
}
errors++;
}
}
}
else {
const err282 = {instancePath:instancePath+"/status/outrankedBy",schemaPath:"#/properties/status/properties/outrankedBy/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err282];
}
else {
vErrors.push(err282);
}
errors++;
}
}
if(data63.truncated !== undefined){
if(typeof data63.truncated !== "boolean"){
const err283 = {instancePath:instancePath+"/status/truncated",schemaPath:"#/properties/status/properties/truncated/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err283];
}
else {
vErrors.push(err283);
}
errors++;
}
}
}
else {
const err284 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err284];
}
else {
vErrors.push(err284);
}
errors++;
}
}
}
else {
const err285 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err285];
}
else {
vErrors.push(err285);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}
